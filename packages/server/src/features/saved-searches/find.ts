import { sql, type Selectable, type SelectQueryBuilder } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Database } from '../../db/tables.ts'
import type { SavedSearchesTable } from '../../db/tables/exports.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type SearchRow = Selectable<SavedSearchesTable>
/** A search and the organisation of whoever saved it. */
export type OwnedSearch = SearchRow & { org_uuid: string; org_name: string }

const PAGE = 100

/**
 * The searches that the actor sees: their own, those of their organisation that are shared with it, and those shared with
 * everybody. A search whose owner may not come in any more is shared with nobody.
 */
export function visibleSearches(
  db: Db | Tx,
  actor: Pick<Actor, 'userId' | 'orgId'>,
): SelectQueryBuilder<Database, 'saved_searches' | 'users' | 'organisations', object> {
  return db
    .selectFrom('saved_searches')
    .innerJoin('users', 'users.id', 'saved_searches.user_id')
    .innerJoin('organisations', 'organisations.id', 'users.org_id').where(sql<boolean>`(
      saved_searches.user_id = ${actor.userId}
      or (not users.disabled and (users.expiration is null or users.expiration > now()) and (
        saved_searches.shared_with = 'everybody'
        or (saved_searches.shared_with = 'organisation' and users.org_id = ${actor.orgId}))))`)
}

export type SearchPage = { searches: OwnedSearch[]; next: string | undefined }

/** A page of them in the order in which they were saved, behind the one that the last page ended with. */
export async function listSearches(db: Db, actor: Actor, after: string | undefined): Promise<SearchPage> {
  const rows = await owned(db, actor)
    .where('saved_searches.id', '>', after === undefined ? 0 : await placeOf(db, after))
    .orderBy('saved_searches.id')
    .limit(PAGE + 1)
    .execute()
  const searches = rows.slice(0, PAGE)
  return { searches, next: rows.length > PAGE ? searches.at(-1)?.uuid : undefined }
}

async function placeOf(db: Db, uuid: string): Promise<number> {
  if (!isUuid(uuid)) throw new Problem('invalid', 'after: The next of the last page is expected.')
  const row = await db.selectFrom('saved_searches').select('id').where('uuid', '=', uuid).executeTakeFirst()
  return row?.id ?? 0
}

/** The search of this uuid that the actor sees; hidden and absent look alike. */
export async function requireSearch(db: Db | Tx, actor: Actor, uuid: string): Promise<OwnedSearch> {
  const found = isUuid(uuid)
    ? await owned(db, actor).where('saved_searches.uuid', '=', uuid).executeTakeFirst()
    : undefined
  if (!found) throw new Problem('not-found', 'There is no such saved search.')
  return found
}

/** The same, where it is the actor's to change. */
export async function requireOwnSearch(tx: Db | Tx, actor: Actor, uuid: string): Promise<OwnedSearch> {
  const found = await requireSearch(tx, actor, uuid)
  if (found.user_id !== actor.userId)
    throw new Problem(
      'forbidden',
      'Only whoever saved a search may change it, publish it, or have it made again and again.',
    )
  return found
}

function owned(db: Db | Tx, actor: Pick<Actor, 'userId' | 'orgId'>) {
  return visibleSearches(db, actor)
    .selectAll('saved_searches')
    .select(['organisations.uuid as org_uuid', 'organisations.name as org_name'])
}
