import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { correlationsOf } from '../correlation/related-events.ts'
import type { Match } from '../correlation/matches.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import type { EventHeader } from './find-event.ts'
import type { ReadOptions } from './read-options.ts'

export type EventCorrelations = {
  eventIds: ReadonlySet<number>
  /** By our attribute's id; filled only when single attributes are to show theirs. */
  byAttribute: ReadonlyMap<number, Match[]>
}

const none: EventCorrelations = { eventIds: new Set(), byAttribute: new Map() }

/** What correlates with an event, as far as the answer shows it. */
export async function correlationsForEvent(
  db: Db,
  viewer: Viewer,
  event: EventHeader,
  options: ReadOptions,
): Promise<EventCorrelations> {
  const isWanted = options.includeEventCorrelations || options.includeGranularCorrelations
  if (!isWanted || event.attribute_count === 0 || event.disable_correlation) return none
  const most = await readSetting(db, 'MISP.max_correlations_per_event')
  const matches = await correlationsOf(db, viewer, { eventId: event.id, most })
  const byAttribute = options.includeGranularCorrelations ? groupByAttribute(matches) : none.byAttribute
  return { eventIds: new Set(matches.map(({ event_id }) => event_id)), byAttribute }
}

/** Matches by the attribute of ours that they belong to. */
function groupByAttribute(matches: readonly Match[]): Map<number, Match[]> {
  const groups = new Map<number, Match[]>()
  for (const match of matches) {
    const list = groups.get(match.source_id)
    if (list) list.push(match)
    else groups.set(match.source_id, [match])
  }
  return groups
}
