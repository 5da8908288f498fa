import { escapeText } from './text-of-string.ts'

/** A rule of YARA, part by part. */
export type YaraRule = {
  imports: readonly string[]
  /** `private`, or nothing. */
  scopes: readonly string[]
  name: string
  tags: readonly string[]
  /** Names and values as they are written. */
  metas: readonly (readonly [name: string, value: string])[]
  strings: readonly string[]
  /** Its lines. */
  condition: readonly string[]
}

/** A meta whose value is a text. */
export function textMeta(name: string, value: string): readonly [string, string] {
  return [name, `"${escapeText(value)}"`]
}

/** The text of a rule, laid out as MISP does: the line of imports is there though it be empty. Source: MISP's yaratemplate. */
export function yaraRuleText(rule: YaraRule): string {
  const imports = rule.imports.map((name) => `import "${name}"`).join('\n')
  const scopes = rule.scopes.map((scope) => `${scope} `).join('')
  const tags = rule.tags.length > 0 ? ` : ${rule.tags.join(' ')}` : ''
  const metas = rule.metas.map(([name, value]) => `${name} = ${value}`).toSorted()
  const sections = [
    ...section('meta', metas),
    ...section('strings', rule.strings),
    ...section('condition', rule.condition),
  ]
  return ['', imports, `${scopes}rule ${rule.name}${tags}`, '{', ...sections, '}'].join('\n')
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`\t${name}:`, ...lines.map((line) => `\t\t${line}`)]
}
