import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

/**
 * The uuid of the event that another extends, given as a uuid or as a local id. An event may extend one that is not here;
 * an id names what the sender sees, since the answer tells its uuid.
 */
export async function resolveExtended(tx: Tx, viewer: Viewer, sent: string | null | undefined): Promise<string | null> {
  if (!sent) return null
  if (isUuid(sent)) return sent.toLowerCase()
  const id = /^\d{1,15}$/.test(sent) ? Number(sent) : 0
  const found = await visibleEvents(tx, viewer).select('events.uuid').where('events.id', '=', id).executeTakeFirst()
  if (found) return found.uuid
  const errors = { Event: { extends_uuid: ['Invalid event ID provided.'] } }
  throw new Problem('rejected', 'Could not save Event', { errors })
}
