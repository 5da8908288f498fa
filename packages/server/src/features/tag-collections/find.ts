import { sql, type Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { TagCollectionsTable } from '../../db/tables/taxonomies.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { TagRow } from '../tags/resolve.ts'

export type CollectionRow = Selectable<TagCollectionsTable>

/**
 * The collections that are the actor's to use, to be narrowed by the caller: those of their organisation, and those that
 * are for all. A site admin uses any.
 *
 * Source: MISP's TagCollection::createConditions.
 */
export function usableCollections(db: Db | Tx, actor: Actor) {
  return db
    .selectFrom('tag_collections')
    .$if(!isSiteAdmin(actor), (query) =>
      query.where((eb) =>
        eb.or([eb('tag_collections.all_orgs', '=', true), eb('tag_collections.org_id', '=', actor.orgId)]),
      ),
    )
}

/** Source: MISP's ACLComponent::canModifyTagCollection. */
export function mayEditCollection(actor: Actor, { org_id }: CollectionRow): boolean {
  return isSiteAdmin(actor) || org_id === actor.orgId
}

/** The collection of this local id or uuid. */
export async function findCollection(db: Db | Tx, actor: Actor, text: string): Promise<CollectionRow | undefined> {
  const query = usableCollections(db, actor).selectAll('tag_collections')
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  if (!isUuid(text)) return undefined
  return query.where('uuid', '=', text.toLowerCase()).executeTakeFirst()
}

export type CollectedTag = TagRow & { link_id: number; tag_collection_id: number }

/** The tags of these collections, by collection, but for those that are kept to others or hidden. */
export async function tagsOfCollections(
  db: Db | Tx,
  actor: Actor,
  ids: readonly number[],
): Promise<Map<number, CollectedTag[]>> {
  const rows = await db
    .selectFrom('tag_collection_tags as link')
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .selectAll('tags')
    .select(['link.id as link_id', 'link.tag_collection_id'])
    .where('link.tag_collection_id', '=', anyOf(ids))
    .$if(!isSiteAdmin(actor), (query) =>
      query.where(
        sql<boolean>`tags.org_id in (0, ${actor.orgId}) and tags.user_id in (0, ${actor.userId}) and not tags.hide_tag`,
      ),
    )
    .orderBy('link.id')
    .execute()
  const byCollection = new Map<number, CollectedTag[]>()
  for (const row of rows)
    byCollection.set(row.tag_collection_id, [...(byCollection.get(row.tag_collection_id) ?? []), row])
  return byCollection
}
