import { findNames, locateIndicators, plainTextOf, type Indicator, type PlacedIndicator } from '@tocsin/convert'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { ReportRow } from '../events/rows.ts'
import { contextNames, type ContextNames } from './context-names.ts'
import { gather, refuseTooLong } from './gather.ts'
import { knownValues, type KnownValues } from './known-values.ts'
import { eventsInScope } from './scope.ts'

/** What a report holds beside its words. */
export type Extraction = {
  /** Every place of an indicator, and each value once. */
  places: readonly PlacedIndicator[]
  indicators: readonly Indicator[]
  /** Those that are attributes already. */
  known: KnownValues
  /** Where the library is named outside of the indicators. */
  mentions: readonly Mention[]
}

/** A name of the library in the text, and the tags that it may stand for. */
export type Mention = { name: string; tags: readonly string[]; start: number; end: number }

/** Finds the indicators of a report, which of them are attributes of its event, and where it names the library. */
export async function extract(db: Db | Tx, actor: Actor, report: ReportRow): Promise<Extraction> {
  const content = report.content ?? ''
  refuseTooLong(content)
  const text = plainTextOf(content)
  const places = await gather(locateIndicators(text))
  const indicators = uniqueOf(places)
  const viewer = viewerOf(actor)
  const eventIds = await eventsInScope(db, viewer, report.event_id)
  const known = await knownValues(db, viewer, eventIds, indicators)
  return { places, indicators, known, mentions: await gather(mentionsIn(text, places, await contextNames(db, actor))) }
}

function uniqueOf(places: readonly PlacedIndicator[]): Indicator[] {
  const byValue = new Map<string, Indicator>()
  for (const { indicator } of places) if (!byValue.has(indicator.value)) byValue.set(indicator.value, indicator)
  return [...byValue.values()]
}

/** What is part of an indicator is not said of the library. */
function* mentionsIn(text: string, places: readonly PlacedIndicator[], names: ContextNames): Generator<Mention, void> {
  let next = 0
  for (const { name, start, end } of findNames(text, names.keys())) {
    while ((places[next]?.end ?? Infinity) <= start) next += 1
    if ((places[next]?.start ?? Infinity) >= end) yield { name, tags: names.get(name) ?? [], start, end }
  }
}
