import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { mayEditCollection, tagsOfCollections, type CollectedTag, type CollectionRow } from './find.ts'

/** A collection by itself, as it is answered where one was saved. */
export function presentCollection({ id, uuid, name, description, ...row }: CollectionRow) {
  const owner = { org_id: String(row.org_id), user_id: String(row.user_id) }
  return { TagCollection: { id: String(id), uuid, name, description, all_orgs: row.all_orgs, ...owner } }
}

/**
 * Collections with their tags and their organisation. Who made them is told to those who may edit them.
 *
 * Source: MISP's TagCollectionsController::index.
 */
export async function presentCollections(db: Db, actor: Actor, rows: readonly CollectionRow[]): Promise<object[]> {
  const tags = await tagsOfCollections(
    db,
    actor,
    rows.map(({ id }) => id),
  )
  const orgs = await orgsOf(db, rows)
  const users = await usersOf(db, rows)
  return rows.map((row) => {
    const { TagCollection } = presentCollection(row)
    const { user_id: maker, ...withoutMaker } = TagCollection
    const mayEdit = mayEditCollection(actor, row)
    return {
      TagCollection: mayEdit ? { ...withoutMaker, user_id: maker } : withoutMaker,
      Organisation: orgs.get(row.org_id) ?? null,
      ...(mayEdit ? { User: users.get(row.user_id) ?? null } : {}),
      TagCollectionTag: (tags.get(row.id) ?? []).map(presentLink),
    }
  })
}

function presentLink({ link_id, tag_collection_id, id, name, colour }: CollectedTag) {
  const Tag = { id: String(id), name, colour }
  return { id: String(link_id), tag_collection_id: String(tag_collection_id), tag_id: String(id), Tag }
}

async function orgsOf(db: Db, rows: readonly CollectionRow[]) {
  const ids = rows.map(({ org_id }) => org_id)
  const orgs = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'uuid'])
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(orgs.map((org) => [org.id, { ...org, id: String(org.id) }]))
}

async function usersOf(db: Db, rows: readonly CollectionRow[]) {
  const ids = rows.map(({ user_id }) => user_id)
  const users = await db.selectFrom('users').select(['id', 'email']).where('id', '=', anyOf(ids)).execute()
  return new Map(users.map((user) => [user.id, { ...user, id: String(user.id) }]))
}
