import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleObjects } from '../../access/visibility.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { parseReference } from './find-event.ts'
import { defaultsFor } from './read-options-of.ts'
import type { ObjectRow } from './rows.ts'
import { seesDeleted } from './wants-deleted.ts'

/** The event of an object, as MISP shows it beside one. */
export type FoundObject = ObjectRow & { event_info: string; event_org_id: number; event_orgc_id: number }

const MISSING = 'Invalid object.'

/** The object that the viewer asks for, by id or uuid; hidden and absent look alike. */
export async function requireObject(db: Db | Tx, viewer: Viewer, text: string): Promise<FoundObject> {
  const reference = parseReference(text)
  if (!reference) throw new Problem('not-found', 'Invalid object ID.')
  const query = visibleObjects(db, viewer)
    .selectAll('objects')
    .select(['events.info as event_info', 'events.org_id as event_org_id', 'events.orgc_id as event_orgc_id'])
  const found =
    reference.by === 'id'
      ? await query.where('objects.id', '=', reference.id).executeTakeFirst()
      : await query.where('objects.uuid', '=', reference.uuid).executeTakeFirst()
  if (!found) throw new Problem('not-found', MISSING)
  return found
}

/** As `requireObject`, for looking at: a deleted one is there for those who see deleted rows of its event. */
export async function requireShownObject(db: Db, actor: Actor, text: string): Promise<FoundObject> {
  const found = await requireObject(db, viewerOf(actor), text)
  const event = { org_id: found.event_org_id }
  if (found.deleted && !seesDeleted(event, viewerOf(actor), defaultsFor(actor))) throw new Problem('not-found', MISSING)
  return found
}
