import { domainOf } from '../network-parts.ts'
import { isNetwork, isPort } from './head-parts.ts'
import type { Rule } from './rule.ts'
import type { Spelling } from './spelling.ts'
import { fillTemplate, type Facts, type RuleTemplate } from './template.ts'

/** How an engine's rules are written from attributes. */
export type RuleBook = {
  templates: Readonly<Record<string, readonly RuleTemplate[]>>
  /** An engine that knows addresses of pages by their parts has its own rule for them. */
  urlRule?: (value: string, spelling: Spelling) => Rule | undefined
}

/** An attribute that has rules of several types, in the order in which MISP writes them. */
const SPLITS: ReadonlyMap<string, (value: string) => [type: string, value: string][]> = new Map([
  ['email', (value: string) => [pair('email-src', value), pair('email-dst', value)]],
  [
    'domain|ip',
    (value: string) => {
      const [domain = '', ip = ''] = value.split('|')
      return [pair('domain', domain), pair('ip-dst', ip), pair('ip-src', ip)]
    },
  ],
])

function pair(type: string, value: string): [string, string] {
  return [type, value]
}

/** The rules of an attribute; undefined where its type has none, empty where an engine would refuse its value. */
export function attributeRules(type: string, value: string, book: RuleBook, spelling: Spelling): Rule[] | undefined {
  const parts = SPLITS.get(type)?.(value) ?? [[type.replace(/^(ip-src|ip-dst)\|port$/, '$1'), value]]
  const rules = parts.map(([partType, part]) => partRules(partType, part, book, spelling))
  return rules.every((some) => some === undefined) ? undefined : rules.flatMap((some) => some ?? [])
}

function partRules(type: string, value: string, book: RuleBook, spelling: Spelling): Rule[] | undefined {
  const templates = Object.hasOwn(book.templates, type) ? book.templates[type] : undefined
  if (templates === undefined) return undefined
  // MISP looks at no value.
  if (spelling.checksValues && !isFit(type, value)) return []
  if (type === 'url' && book.urlRule) {
    const rule = book.urlRule(value, spelling)
    return rule === undefined ? [] : [rule]
  }
  return templates.map((template) => fillTemplate(template, factsOf(type, value), spelling))
}

function factsOf(type: string, value: string): Facts {
  if (type !== 'ip-dst' && type !== 'ip-src') return { value }
  const [ip = '', port = 'any'] = value.split('|')
  return { value, ip, port }
}

/** Whether an engine takes the value where it stands: addresses in heads, names in questions, something in contents. */
function isFit(type: string, value: string): boolean {
  if (type === 'domain' || type === 'hostname') return domainOf({ type, value }) !== undefined && value.length <= 253
  if (type === 'ja3-fingerprint-md5') return /^[0-9a-f]{32}$/i.test(value)
  if (type !== 'ip-dst' && type !== 'ip-src') return value.trim() !== ''
  const [ip = '', port, more] = value.split('|')
  return isNetwork(ip) && more === undefined && (port === undefined || isPort(port))
}
