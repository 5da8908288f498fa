import type { ExportedIndicator } from '../exported.ts'
import { rulePartsOf } from './rule-parts.ts'
import { textMeta, yaraRuleText } from './rule-text.ts'

/** How many attributes one rule of an event holds. Source: `import-export` §3.2. */
const MAX_ATTRIBUTES = 1_000

/** Attributes that become one rule, and what they come to so far. */
export class GeneratedRule {
  readonly #strings: string[] = []
  readonly #conditions: string[] = []
  readonly #modules = new Set<string>()
  #first: ExportedIndicator | undefined
  #count = 0

  /** Takes one attribute; false where its value cannot be looked for. */
  add(indicator: ExportedIndicator): boolean {
    this.#first ??= indicator
    this.#count += 1
    const parts = rulePartsOf(indicator.type, indicator.value)
    if (parts === undefined) return true
    if (parts.strings.length + parts.conditions.length === 0) return false
    this.#strings.push(...parts.strings)
    this.#conditions.push(...parts.conditions)
    if (parts.module) this.#modules.add(parts.module)
    return true
  }

  get isFull(): boolean {
    return this.#count >= MAX_ATTRIBUTES
  }

  /** Named for its only attribute or, of several, for the event and the number of its part; undefined where it is empty. */
  nameOf(part: number): string | undefined {
    const first = this.#first
    if (first === undefined || this.#strings.length + this.#conditions.length === 0) return undefined
    const name = this.#count === 1 ? `MISP_ATTRIBUTE_${first.uuid}` : `MISP_EVENT_${first.event.uuid}_PART${part}`
    // What YARA takes for a name, with room for a number behind it.
    return name.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 100)
  }

  textOf(name: string, namesAttribute: boolean): string {
    const first = this.#first
    const conditions = this.#strings.length > 0 ? [...this.#conditions, 'any of them'] : this.#conditions
    return yaraRuleText({
      imports: [...this.#modules],
      scopes: [],
      name,
      tags: ['generated'],
      metas: [
        textMeta('MISP_EVENT_INFO', first?.event.info ?? ''),
        textMeta('MISP_EVENT_UUID', first?.event.uuid ?? ''),
        textMeta('MISP_ORIGIN', 'Automatically generated from non-Yara attribute(s)'),
        ...(first && namesAttribute ? [textMeta('MISP_UUID', `${first.uuid} (${first.type})`)] : []),
      ],
      strings: this.#strings,
      condition: conditions.map((condition, i) => (i === 0 ? condition : `or ${condition}`)),
    })
  }
}
