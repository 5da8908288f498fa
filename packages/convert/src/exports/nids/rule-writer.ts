import type { Lose } from '../../loss.ts'
import type { ExportedIndicator } from '../exported.ts'
import { attributeRules, type RuleBook } from './attribute-rules.ts'
import { isRuleObject, objectRule } from './object-rule.ts'
import { rewriteOwnRule, underOurNumber, type EngineWords } from './own-rule.ts'
import { splitOwnRules } from './read-rule.ts'
import { ruleText, type About } from './rule.ts'
import { SidBook } from './sid-book.ts'
import { asMisp, strict, type Spelling } from './spelling.ts'

export type NidsOptions = {
  /** What the numbers of the rules are counted from: `nids_sid` of who asks. */
  firstSid: number
  /** Where the events are seen: `https://misp.example`. */
  baseUrl: string
  /** Whether objects that stand for one rule are written as such, and not attribute by attribute. */
  composesObjects: boolean
  /** MISP's text, faults included. A value may then end the option that it stands in, though never the line. */
  compatibility?: 'misp' | undefined
}

/** What differs from engine to engine. */
export type Engine = {
  name: string
  book: RuleBook
  bookOfMisp: RuleBook
  words: EngineWords
  /** Types of attributes that hold rules. */
  ownTypes: readonly string[]
}

/** The place among the numbers of an attribute that its object's rule has, which shares its ids with attributes. */
const OBJECT_PLACE = 8

/** Makes lines of indicators. Those of an object that stands for one rule are kept until their event is over. */
export class RuleWriter {
  readonly #engine: Engine
  readonly #options: NidsOptions
  readonly #lose: Lose
  readonly #spelling: Spelling
  readonly #sids: SidBook
  readonly #objects = new Map<string, ExportedIndicator[]>()
  #eventUuid: string | undefined

  constructor(engine: Engine, options: NidsOptions, lose: Lose = () => {}) {
    this.#engine = engine
    this.#options = options
    this.#lose = lose
    this.#spelling = options.compatibility === 'misp' ? asMisp : strict
    this.#sids = new SidBook(options.firstSid, this.#spelling.checksValues)
  }

  /** The lines that are due with an indicator. */
  add(indicator: ExportedIndicator): string[] {
    const due = indicator.event_uuid === this.#eventUuid ? [] : this.endEvent()
    this.#eventUuid = indicator.event_uuid
    if (this.#options.composesObjects && isRuleObject(indicator.object_name)) {
      const siblings = this.#objects.get(indicator.object_id)
      if (siblings) siblings.push(indicator)
      else this.#objects.set(indicator.object_id, [indicator])
      return due
    }
    return [...due, ...this.#linesOf(indicator)]
  }

  /** The lines of the objects that were kept. */
  endEvent(): string[] {
    const lines = [...this.#objects.values()].flatMap((attributes) => this.#objectLines(attributes))
    this.#objects.clear()
    return lines
  }

  #linesOf(indicator: ExportedIndicator): string[] {
    const { type, value, tags } = indicator
    if (this.#engine.ownTypes.includes(type)) return this.#ownLines(indicator)
    const book = this.#spelling.checksValues ? this.#engine.book : this.#engine.bookOfMisp
    const rules = attributeRules(type, value, book, this.#spelling)
    if (rules?.length === 0) this.#leaveOut(indicator, `the engine has no rule for this value of the type ${type}`)
    const about = this.#about(indicator)
    return (rules ?? []).flatMap((rule, i) =>
      this.#numbered(indicator, Number(indicator.id), i, (sid) => ruleText(rule, sid, tags, about)),
    )
  }

  #objectLines(attributes: readonly ExportedIndicator[]): string[] {
    const [first] = attributes
    if (first === undefined) return []
    const { name, words } = this.#engine
    const rule = objectRule(attributes, this.#spelling, words.protocols)
    if (rule === undefined) return this.#leaveOut(first, `the object has no addresses and ports that ${name} takes`)
    const tags = [...new Set(attributes.flatMap((attribute) => attribute.tags))]
    const place = this.#spelling.checksValues ? OBJECT_PLACE : 0
    const about = this.#about(first)
    return this.#numbered(first, Number(first.object_id), place, (sid) => ruleText(rule, sid, tags, about))
  }

  #ownLines(indicator: ExportedIndicator): string[] {
    const about = this.#about(indicator)
    return splitOwnRules(indicator.value).flatMap((text, i) =>
      this.#numbered(indicator, Number(indicator.id), i, (sid) => {
        const written = rewriteOwnRule(text, this.#engine.words, (options) =>
          underOurNumber(options, sid, indicator.tags, about),
        )
        if ('text' in written) return written.text
        this.#leaveOut(indicator, written.why)
        return `# A rule of the attribute ${indicator.uuid} is left out: ${written.why}`
      }),
    )
  }

  #about({ event }: ExportedIndicator): About {
    return { event, baseUrl: this.#options.baseUrl, spelling: this.#spelling }
  }

  #numbered(of: ExportedIndicator, id: number, place: number, write: (sid: number) => string): string[] {
    const sid = this.#sids.take(id, place)
    return sid === undefined ? this.#leaveOut(of, 'there is no number left for its rule') : [write(sid)]
  }

  #leaveOut({ uuid }: ExportedIndicator, why: string): [] {
    this.#lose({ path: `attribute ${uuid}`, why })
    return []
  }
}
