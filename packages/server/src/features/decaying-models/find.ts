import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { DecayingModelsTable } from '../../db/tables/decay.ts'
import type { Database } from '../../db/tables.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type ModelRow = Selectable<DecayingModelsTable>

const ID = /^[1-9]\d{0,14}$/

/** The models that the viewer may look at: those of their organisation, and those for all. */
export function visibleModels(db: Db | Tx, viewer: Viewer): SelectQueryBuilder<Database, 'decaying_models', ModelRow> {
  const models = db.selectFrom('decaying_models').selectAll()
  if (viewer.kind === 'everything') return models
  return models.where((eb) => eb.or([eb('org_id', '=', viewer.orgId), eb('all_orgs', '=', true)]))
}

/** The model of this local id or uuid, or MISP's words for there being none. */
export async function requireModel(db: Db | Tx, viewer: Viewer, reference: string): Promise<ModelRow> {
  const [found] = await findModels(db, viewer, [reference])
  if (!found) throw new Problem('not-found', 'No Decaying Model with the provided ID exists')
  return found
}

/** The models of these ids or uuids, by id; what names none is left out. */
export async function findModels(db: Db | Tx, viewer: Viewer, references: readonly string[]): Promise<ModelRow[]> {
  const ids = references.filter((text) => ID.test(text)).map(Number)
  const uuids = references.filter((text) => isUuid(text)).map((text) => text.toLowerCase())
  if (ids.length + uuids.length === 0) return []
  return visibleModels(db, viewer)
    .where((eb) =>
      eb.or([...(ids.length > 0 ? [eb('id', 'in', ids)] : []), ...(uuids.length > 0 ? [eb('uuid', 'in', uuids)] : [])]),
    )
    .orderBy('id')
    .execute()
}
