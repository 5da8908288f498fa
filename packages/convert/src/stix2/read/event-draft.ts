import {
  type AnalystDataLists,
  attribute as attributeModel,
  type Attribute,
  type Codec,
  event as eventModel,
  type Event,
  type EventReport,
  eventReport as reportModel,
  type Galaxy,
  mispObject as objectModel,
  type MispObject,
  type Note,
  type Opinion,
  Report,
} from '@tocsin/format'
import type { Lose } from '../../loss.ts'

/** What a STIX object has become. */
export type Made =
  | { readonly kind: 'attribute'; readonly made: Attribute }
  | { readonly kind: 'object'; readonly made: MispObject }
  | { readonly kind: 'report'; readonly made: EventReport }
  | { readonly kind: 'analyst'; readonly made: Note | Opinion }
  | { readonly kind: 'event'; readonly made: AnalystDataLists & { uuid?: string | undefined } }

type Raw = Readonly<Record<string, unknown>>

/** The event as it grows, and which STIX object became what in it. All that comes in is read by the format's own rules. */
export class EventDraft {
  readonly lose: Lose
  private readonly attributes: Attribute[] = []
  private readonly objects: MispObject[] = []
  private readonly reports: EventReport[] = []
  private readonly byId = new Map<string, Made>()
  private readonly tags = new Set<string>()
  /** What is said of the event itself. */
  private readonly own: AnalystDataLists & { uuid?: string }

  constructor(uuid: string, ids: readonly string[], lose: Lose) {
    this.lose = lose
    this.own = { uuid }
    this.remember(ids, { kind: 'event', made: this.own })
  }

  addAttribute(raw: Raw, ids: readonly string[], path: string): Attribute | undefined {
    const made = this.read(attributeModel, raw, path)
    if (made === undefined) return undefined
    this.attributes.push(made)
    this.remember(ids, { kind: 'attribute', made })
    return made
  }

  addObject(raw: Raw, ids: readonly string[], path: string): MispObject | undefined {
    const made = this.read(objectModel, raw, path)
    if (made === undefined) return undefined
    this.objects.push(made)
    this.remember(ids, { kind: 'object', made })
    return made
  }

  addReport(raw: Raw, ids: readonly string[], path: string): EventReport | undefined {
    const made = this.read(reportModel, raw, path)
    if (made === undefined) return undefined
    this.reports.push(made)
    this.remember(ids, { kind: 'report', made })
    return made
  }

  /** Tags that the event has stand on it alone, not on each of its attributes too. */
  tagEvent(names: Iterable<string>): void {
    for (const name of names) this.tags.add(name)
  }

  tagsBesidesEvent(names: Iterable<string>): { name: string }[] {
    return [...names].filter((name) => !this.tags.has(name)).map((name) => ({ name }))
  }

  remember(ids: readonly string[], made: Made): void {
    for (const id of ids) this.byId.set(id, made)
  }

  ids(): Iterable<string> {
    return this.byId.keys()
  }

  madeOf(id: string): Made | undefined {
    return this.byId.get(id)
  }

  /** The attributes that a tag or cluster of the STIX object hangs on: MISP's objects carry none themselves. */
  carriersOf(made: Made): Attribute[] {
    if (made.kind === 'attribute') return [made.made]
    return made.kind === 'object' ? (made.made.Attribute ?? []) : []
  }

  read<T>(codec: Codec<T>, raw: unknown, path: string): T | undefined {
    const report = new Report()
    const value = codec.read(raw, report)
    for (const { path: field, message } of report.findings) this.lose({ path, why: `${field}: ${message}` })
    return value
  }

  finish(raw: Raw, galaxies: Galaxy[], path: string): Event | undefined {
    const made = this.read(eventModel, { ...raw, Tag: [...this.tags].map((name) => ({ name })) }, path)
    if (made === undefined) return undefined
    return {
      ...made,
      ...this.own,
      Attribute: this.attributes,
      Object: this.objects,
      ...(this.reports.length > 0 ? { EventReport: this.reports } : {}),
      ...(galaxies.length > 0 ? { Galaxy: galaxies } : {}),
    }
  }
}
