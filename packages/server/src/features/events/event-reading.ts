import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { correlationsForEvent, type EventCorrelations } from './event-correlations.ts'
import type { SeenSources } from '../kept-values/hits.ts'
import type { EventHeader } from './find-event.ts'
import type { ReadOptions } from './read-options.ts'
import type { AttributeRow } from './rows.ts'

/** What all parts of one event's answer share. */
export type EventReading = {
  context: Context
  viewer: Viewer
  event: EventHeader
  options: ReadOptions
  /** All attributes of an event that was just made, by id: its owner need not wait until they are read again. */
  saved?: readonly AttributeRow[] | undefined
  /** Found out while the attributes are written; whoever needs it waits for it. */
  correlations: Promise<EventCorrelations>
  /** The warninglists that attributes of the answer are on, by id; gathered while these are written. */
  listed: Map<string, string>
  /** The feeds and servers that values of the answer are in too, gathered alike. */
  sources: SeenSources
}

type Shared = Pick<EventReading, 'context' | 'viewer' | 'options'>

/** An event and those that are merged into its answer. Their correlations are looked up one event after the other. */
export function readingsOf(
  shared: Shared,
  { event, saved }: Pick<EventReading, 'event' | 'saved'>,
  merged: readonly EventHeader[],
): readonly [EventReading, ...EventReading[]] {
  const gathered = { listed: new Map<string, string>(), sources: new Map() }
  const own = { ...startReading(shared, event, Promise.resolve()), saved, ...gathered }
  let last: EventReading = own
  return [own, ...merged.map((next) => (last = { ...startReading(shared, next, last.correlations), ...gathered }))]
}

function startReading(
  shared: Shared,
  event: EventHeader,
  before: Promise<unknown>,
): Omit<EventReading, 'listed' | 'sources'> {
  const { context, viewer, options } = shared
  const correlations = before.then(async () => correlationsForEvent(context.db, viewer, event, options))
  correlations.catch(() => {})
  return { ...shared, event, correlations }
}
