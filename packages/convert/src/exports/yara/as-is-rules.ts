import type { ExportedIndicator } from '../exported.ts'
import { checkCondition } from './check-condition.ts'
import { checkStrings } from './check-strings.ts'
import { moduleFields } from './module-fields.ts'
import { conditionLines, type ConditionToken } from './read-condition.ts'
import { readYara, type ReadRule, type ReadYara } from './read-yara.ts'
import { repairs } from './repair-yara.ts'
import { textMeta, yaraRuleText } from './rule-text.ts'
import { NoYara } from './scanner.ts'

/** The rules that somebody wrote into an attribute, as they are written; or, in comments, why they are not. */
export type AsIs = { texts: string[]; notes: string[] } | { comment: string; why: string }

const ORIGIN = {
  valid: 'Loaded as-is from a Yara attribute. Some comments may have been removed by parser.',
  repaired:
    'Loaded from a corrupted Yara attribute, automatically repaired. Some comments may have been removed by parser. Rule may be unreliable.',
}

/** The names of the rules that are generated. */
const OUR_NAMES = /^MISP_(EVENT|ATTRIBUTE)_/

/** Rules of attributes for one file: names that were given before are given to no other rule. */
export class AsIsRules {
  /** Names that are taken, and what they name. */
  readonly #taken = new Map<string, string>([...moduleFields.keys()].map((name) => [name, '']))

  /** The rules of an attribute. YARA refuses a file for one rule in it: one that it would refuse becomes a comment. */
  read(indicator: ExportedIndicator): AsIs {
    let why = ''
    for (const { text, notes } of repairs(indicator.value)) {
      try {
        return this.#readRules(readYara(text), notes, indicator)
      } catch (error) {
        if (!(error instanceof NoYara)) throw error
        // The first fault is that of the text as it was sent.
        why ||= error.message
      }
    }
    return { comment: asComment(indicator, why), why }
  }

  #readRules({ imports, rules }: ReadYara, sentNotes: readonly string[], indicator: ExportedIndicator): AsIs {
    const unknown = imports.find((name) => !moduleFields.has(name))
    if (unknown !== undefined) throw new NoYara(`the module ${unknown.slice(0, 128)} is not everywhere`)
    const modules = new Set(imports)
    const names = new Map<string, string>()
    const notes = new Set(sentNotes)
    const texts: string[] = []
    const given = new Map<string, string>()
    for (const rule of rules) {
      checkStrings(rule.strings)
      checkCondition(rule.condition, rule.strings, { modules, rules: names })
      if (names.has(rule.name)) throw new NoYara(`two rules are named ${rule.name}`)
      const renamed = { ...rule, condition: withNames(rule.condition, names) }
      const { name, isKnown } = this.#nameOf(renamed, given)
      names.set(rule.name, name)
      if (isKnown) continue
      given.set(name, bodyOf(renamed))
      if (name !== rule.name) notes.add(`Renamed from ${rule.name}`)
      // A rule over all others would decide for them too.
      if (rule.scopes.includes('global')) notes.add('No longer global')
      texts.push(ruleText({ ...renamed, name }, imports, [...notes], indicator))
    }
    // Names are taken by attributes whose rules are all written.
    for (const [name, body] of given) this.#taken.set(name, body)
    return { texts, notes: [...notes] }
  }

  /** The rule's name, or the next that is free; known is a rule that is there already, word for word. */
  #nameOf(rule: ReadRule, given: ReadonlyMap<string, string>): { name: string; isKnown: boolean } {
    const body = bodyOf(rule)
    const wanted = OUR_NAMES.test(rule.name) ? `AS_IS_${rule.name}` : rule.name
    for (let i = 1; ; i++) {
      const suffix = i === 1 ? '' : `_${i}`
      const name = wanted.slice(0, 128 - suffix.length) + suffix
      const before = given.get(name) ?? this.#taken.get(name)
      if (before === undefined) return { name, isKnown: false }
      if (before === body) return { name, isKnown: true }
    }
  }
}

function bodyOf({ scopes, tags, metas, strings, condition }: ReadRule): string {
  return JSON.stringify([scopes, tags, metas, strings, condition.map(({ text }) => text)])
}

/** A condition that names rules by the names that they have here. */
function withNames(condition: readonly ConditionToken[], names: ReadonlyMap<string, string>): ConditionToken[] {
  return condition.map((token, i) => {
    const isField = condition[i - 1]?.text === '.'
    return token.kind === 'word' && !isField ? { ...token, text: names.get(token.text) ?? token.text } : token
  })
}

function ruleText(
  rule: ReadRule,
  imports: readonly string[],
  notes: readonly string[],
  { uuid, type, event }: ExportedIndicator,
): string {
  const state = notes.length > 0 ? 'repaired' : 'valid'
  return yaraRuleText({
    imports,
    scopes: rule.scopes.filter((scope) => scope === 'private'),
    name: rule.name,
    tags: [...new Set([...rule.tags, 'as_is', state])],
    metas: [
      ...rule.metas,
      textMeta('MISP_EVENT_INFO', event.info),
      textMeta('MISP_EVENT_UUID', event.uuid),
      textMeta('MISP_ORIGIN', ORIGIN[state]),
      textMeta('MISP_UUID', `${uuid} (${type})`),
      ...(notes.length > 0 ? [textMeta('MISP_FIX_NOTES', notes.join('. '))] : []),
    ],
    strings: rule.strings.map(({ name, value, modifiers }) => `${name} = ${value} ${modifiers.join(' ')}`),
    condition: conditionLines(rule.condition),
  })
}

/** The text as comments, line by line: none of them ends before its line does. */
function asComment({ uuid, value }: ExportedIndicator, why: string): string {
  const sent = value.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map((line) => line.replace(/\p{Cc}+/gu, ' '))
  return ['MISP EXPORT COMMENT', `MISP_UUID: ${uuid}`, why, ...sent].map((line) => `// ${line}`.trimEnd()).join('\n')
}
