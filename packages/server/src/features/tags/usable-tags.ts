import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'

/**
 * The tags that are the actor's to pick, to be narrowed by the caller: not those that are kept to another organisation or
 * user. A site admin picks any.
 *
 * Source: MISP's Tag::createConditions; `roles-and-permissions`, "Visibility".
 */
export function usableTags(db: Db | Tx, actor: Actor) {
  return db
    .selectFrom('tags')
    .$if(!isSiteAdmin(actor), (query) =>
      query.where('tags.org_id', 'in', [0, actor.orgId]).where('tags.user_id', 'in', [0, actor.userId]),
    )
}
