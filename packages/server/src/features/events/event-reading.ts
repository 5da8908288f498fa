import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { EventCorrelations } from './event-correlations.ts'
import type { EventHeader } from './find-event.ts'
import type { ReadOptions } from './read-options.ts'

/** What all parts of one event's answer share. */
export type EventReading = {
  context: Context
  viewer: Viewer
  event: EventHeader
  options: ReadOptions
  correlations: Promise<EventCorrelations>
}
