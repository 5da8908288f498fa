import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * Takes clusters out that the library has no more; the number of those that it had. What records, relations, notes or
 * forks refer to stays, so that they keep their meaning: it is in no document then.
 */
export async function removeClusters(tx: Tx, gone: readonly { id: number; wasListed: boolean }[]): Promise<number> {
  if (gone.length === 0) return 0
  const ids = gone.map(({ id }) => id)
  await tx.updateTable('galaxy_clusters').set({ position: null }).where('id', '=', anyOf(ids)).execute()
  await sql`
    delete from galaxy_clusters c where c.id = ${anyOf(ids)} and not (
      exists (select from tags t where lower(t.name) = lower(c.tag_name) and (
        exists (select from event_tags where tag_id = t.id) or exists (select from attribute_tags where tag_id = t.id)))
      or exists (select from galaxy_cluster_relations r
        where r.referenced_galaxy_cluster_uuid = c.uuid and not r.is_default)
      or exists (select from galaxy_clusters fork where fork.extends_uuid = c.uuid::text and not fork.is_default)
      or exists (select from analyst_data note where note.object_uuid = c.uuid))`.execute(tx)
  return gone.filter(({ wasListed }) => wasListed).length
}
