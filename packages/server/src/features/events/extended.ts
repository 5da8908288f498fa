import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The uuid of the event that another extends, given as a uuid or as a local id. An event may extend one that is not here. */
export async function resolveExtended(tx: Tx, sent: string | null | undefined): Promise<string | null> {
  if (!sent) return null
  if (UUID.test(sent)) return sent.toLowerCase()
  const id = /^\d{1,15}$/.test(sent) ? Number(sent) : 0
  const found = await tx.selectFrom('events').select('uuid').where('id', '=', id).executeTakeFirst()
  if (found) return found.uuid
  const errors = { Event: { extends_uuid: ['Invalid event ID provided.'] } }
  throw new Problem('rejected', 'Could not save Event', { errors })
}
