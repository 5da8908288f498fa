import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { visibleModels, type ModelRow } from './find.ts'

const MAX_LIMIT = 9_999

/** A page of the models that the viewer may look at. Source: MISP's DecayingModelController::index. */
export async function indexModels(db: Db, viewer: Viewer, wishes: Wishes): Promise<ModelRow[]> {
  const limit = Math.min(positive(wishes['limit']) ?? 60, MAX_LIMIT)
  const part = `%${textWish(wishes['quickFilter']).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const ownId = viewer.kind === 'member' ? viewer.orgId : undefined
  return visibleModels(db, viewer)
    .$if(isWished(wishes['my_models']) && ownId !== undefined, (query) => query.where('org_id', '=', ownId ?? 0))
    .$if(isWished(wishes['default_models']), (query) => query.where('is_default', '=', true))
    .$if(isWished(wishes['all_orgs']), (query) => query.where('all_orgs', '=', true))
    .$if(isWished(wishes['quickFilter']), (query) =>
      query.where((eb) => eb.or([eb('name', 'ilike', part), eb('description', 'ilike', part)])),
    )
    .orderBy('id')
    .limit(limit)
    .offset(((positive(wishes['page']) ?? 1) - 1) * limit)
    .execute()
}

function positive(wish: unknown): number | undefined {
  const number = Number(wish)
  return Number.isSafeInteger(number) && number > 0 && number < 1e9 ? number : undefined
}
