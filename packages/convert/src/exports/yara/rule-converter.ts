import type { Lose } from '../../loss.ts'
import type { ExportedIndicator } from '../exported.ts'
import { SeenValues } from '../seen-values.ts'
import { AsIsRules } from './as-is-rules.ts'
import { GeneratedRule } from './generated-rule.ts'

export type YaraOptions = {
  /** Whether an event's attributes share rules, by a thousand; each has one of its own otherwise. */
  joinsEvents: boolean
  /** As MISP, which forgets the attributes of objects where events share rules. */
  compatibility?: 'misp' | undefined
}

/** A rule, or comments in the place of one; `notes` say what was repaired. */
export type YaraText = { text: string; notes: readonly string[]; isValid: boolean }

/**
 * Makes rules of indicators: those generated as they come, those that people wrote at the end, since they stand behind all
 * others. These are kept in memory until then.
 */
export class RuleConverter {
  readonly asIs: YaraText[] = []
  readonly #options: YaraOptions
  readonly #lose: Lose
  readonly #asIsRules = new AsIsRules()
  readonly #names = new SeenValues()
  #rule = new GeneratedRule()
  #eventUuid: string | undefined
  #part = 1

  constructor(options: YaraOptions, lose: Lose = () => {}) {
    this.#options = options
    this.#lose = lose
  }

  /** The generated rules that are complete with this indicator. */
  add(indicator: ExportedIndicator): YaraText[] {
    const { joinsEvents, compatibility } = this.#options
    const done = joinsEvents && indicator.event_uuid === this.#eventUuid ? [] : this.endEvent()
    this.#eventUuid = indicator.event_uuid
    if (joinsEvents && compatibility === 'misp' && indicator.object_id !== '0') return done
    if (indicator.type === 'yara') this.#keep(indicator)
    else if (!this.#rule.add(indicator)) this.#leaveOut(indicator, 'YARA looks for no such value')
    return this.#rule.isFull ? [...done, ...this.#endRule()] : done
  }

  /** The rule of what an event left. */
  endEvent(): YaraText[] {
    const done = this.#endRule()
    this.#part = 1
    return done
  }

  #endRule(): YaraText[] {
    const rule = this.#rule
    this.#rule = new GeneratedRule()
    const name = rule.nameOf(this.#part)
    if (name === undefined) return []
    this.#part += 1
    let free = name
    for (let i = 2; !this.#names.add(free); i++) free = `${name}_${i}`
    return [{ text: rule.textOf(free, !this.#options.joinsEvents), notes: [], isValid: true }]
  }

  #keep(indicator: ExportedIndicator): void {
    const read = this.#asIsRules.read(indicator)
    if ('texts' in read) {
      this.asIs.push(...read.texts.map((text) => ({ text, notes: read.notes, isValid: true })))
      return
    }
    this.#leaveOut(indicator, read.why)
    this.asIs.push({ text: read.comment, notes: [], isValid: false })
  }

  #leaveOut({ uuid }: ExportedIndicator, why: string): void {
    this.#lose({ path: `attribute ${uuid}`, why })
  }
}
