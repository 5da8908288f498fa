import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'

/**
 * The events that a report may refer into: its own, and the one that this extends, as far as the viewer sees them. The
 * own one comes first.
 */
export async function eventsInScope(db: Db | Tx, viewer: Viewer, eventId: number): Promise<number[]> {
  const own = await visibleEvents(db, viewer)
    .select(['events.id', 'events.extends_uuid'])
    .where('events.id', '=', eventId)
    .executeTakeFirst()
  if (!own) return []
  if (own.extends_uuid === null) return [own.id]
  const parents = await visibleEvents(db, viewer)
    .select('events.id')
    .where('events.uuid', '=', anyOf([own.extends_uuid]))
    .where('events.id', '<>', own.id)
    .execute()
  return [own.id, ...parents.map(({ id }) => id)]
}
