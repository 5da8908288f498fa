import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'
import type { Db } from '../../platform/db/connect.ts'
import { presentTag } from './present.ts'
import { makersOf } from './taxonomy-of-tag.ts'
import { usableTags } from './usable-tags.ts'

/**
 * Tags whose name is one of these, whatever the case; `%` stands for anything. Tags of clusters are found by the cluster's
 * value and synonyms as well, as far as the actor may see it. Each with the taxonomy that makes it.
 *
 * Source: MISP's TagsController::search, which takes `tag`, or else every value of the request, for names.
 */
export async function searchTags(db: Db, actor: Actor, sent: unknown): Promise<object[]> {
  const patterns = namesIn(sent).map((name) => name.toLowerCase().replace(/[\\_]/g, '\\$&'))
  if (patterns.length === 0) return []
  const rows = await usableTags(db, actor)
    .selectAll('tags')
    .where(
      sql<boolean>`(lower(tags.name) like any(${patterns}::text[]) or lower(tags.canonical) like any(${patterns}::text[])
        or tags.is_galaxy and lower(tags.name) in (${clustersCalled(viewerOf(actor), patterns)}))`,
    )
    .orderBy('tags.name')
    .execute()
  const maker = await makersOf(db, rows)
  return rows.map((row) => ({ Tag: presentTag(row), ...maker(row) }))
}

/** The tags, in lower case, of the clusters that have such a value or synonym. */
function clustersCalled(viewer: Viewer, patterns: readonly string[]): RawBuilder<unknown> {
  return sql`select lower(galaxy_clusters.tag_name) from galaxy_clusters
    where not galaxy_clusters.deleted and ${mayReadCluster(viewer)} and (
      lower(galaxy_clusters.value) like any(${patterns}::text[])
      or galaxy_clusters.id in (select galaxy_cluster_id from galaxy_elements
        where key = 'synonyms' and lower(value) like any(${patterns}::text[])))`
}

function namesIn(sent: unknown): string[] {
  if (typeof sent === 'string') return sent === '' || sent.includes('\0') ? [] : [sent]
  if (typeof sent !== 'object' || sent === null) return []
  const { Tag, tag } = sent as { Tag?: unknown; tag?: unknown }
  if (typeof Tag === 'object' && Tag !== null) return namesIn(Tag)
  return Object.values(tag ? { tag } : sent).flatMap(namesIn)
}
