import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem, type ProblemCode } from '../../platform/http/problem.ts'
import { parseReference } from './find-event.ts'
import { defaultsFor } from './read-options-of.ts'
import type { AttributeRow } from './rows.ts'
import { seesDeleted } from './wants-deleted.ts'

export type FoundAttribute = AttributeRow & { event_uuid: string; event_org_id: number }

const MISSING = 'Invalid attribute'

/** The attribute that the viewer asks for, by id or uuid; hidden and absent look alike. */
export async function findAttribute(db: Db | Tx, viewer: Viewer, text: string): Promise<FoundAttribute | undefined> {
  const reference = parseReference(text)
  if (!reference) return undefined
  const query = visibleAttributes(db, viewer)
    .selectAll('attributes')
    .select(['events.uuid as event_uuid', 'events.org_id as event_org_id'])
  return reference.by === 'id'
    ? query.where('attributes.id', '=', reference.id).executeTakeFirst()
    : query.where('attributes.uuid', '=', reference.uuid).executeTakeFirst()
}

/** As `findAttribute`; MISP answers 405 on `view` and 404 elsewhere. */
export async function requireAttribute(
  db: Db | Tx,
  viewer: Viewer,
  text: string,
  code: ProblemCode = 'not-found',
): Promise<FoundAttribute> {
  const found = await findAttribute(db, viewer, text)
  if (!found) throw new Problem(code, MISSING)
  return found
}

/** As `requireAttribute`, for looking at: a deleted one is there for those who see deleted rows of its event. */
export async function requireShownAttribute(
  db: Db,
  actor: Actor,
  text: string,
  code: ProblemCode,
): Promise<FoundAttribute> {
  const found = await requireAttribute(db, viewerOf(actor), text, code)
  const event = { org_id: found.event_org_id }
  if (found.deleted && !seesDeleted(event, viewerOf(actor), defaultsFor(actor))) throw new Problem(code, MISSING)
  return found
}
