import type { Rule } from './rule.ts'
import type { Spelling } from './spelling.ts'

/**
 * A rule with places to be filled: `{value}` and `{host}`, `{path}` within contents, `{shown}` and `{address}` in messages,
 * `{quoted}` in patterns, `{dns}` as it stands in a question, `{ip}` and `{port}` in heads.
 */
export type RuleTemplate = { head: string; message: string; content?: string; keepsSession?: true }

/** What the places of a template are filled with. */
export type Facts = { value: string; ip?: string; port?: string; host?: string; path?: string }

/** The rule of a template. Each place is filled once: what a value says of places is not looked at. */
export function fillTemplate(template: RuleTemplate, facts: Facts, spelling: Spelling): Rule {
  const places: Record<string, () => string> = {
    value: () => spelling.content(facts.value),
    shown: () => spelling.message(facts.value),
    quoted: () => spelling.pattern(facts.value),
    dns: () => spelling.dnsName(facts.value),
    host: () => spelling.content(facts.host ?? ''),
    path: () => spelling.content(facts.path ?? ''),
    address: () => spelling.label(facts.value),
    ip: () => spelling.label(facts.ip ?? ''),
    port: () => spelling.label(facts.port ?? 'any'),
  }
  const fill = (text = '') => text.replace(/\{([a-z]+)\}/g, (place, name: string) => places[name]?.() ?? place)
  return {
    head: fill(template.head),
    message: fill(template.message),
    content: fill(template.content),
    keepsSession: template.keepsSession === true,
  }
}
