import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'
import type { Context } from '../../context.ts'
import { clustersOfTags, type KnownCluster } from '../galaxies/of-tags.ts'
import { presentCluster, presentGalaxy, presentMeta } from '../galaxies/present-cluster.ts'
import { presentTag } from '../tags/present.ts'
import { makersOf } from '../tags/taxonomy-of-tag.ts'
import { usableTags } from '../tags/usable-tags.ts'

/**
 * Tags whose name is one of these, whatever the case; `%` stands for anything. Tags of clusters are found by the cluster's
 * value and synonyms as well, as far as the actor may see it. Each comes with the taxonomy that makes it, or the cluster that it stands for.
 *
 * Source: MISP's TagsController::search, which takes `tag`, or else every value of the request, for names.
 */
export async function searchTags(context: Context, actor: Actor, sent: unknown): Promise<object[]> {
  const { db } = context
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
  const galaxyTags = rows.filter(({ is_galaxy }) => is_galaxy).map(({ name }) => name)
  const clusters = await clustersOfTags(context, viewerOf(actor), galaxyTags)
  return rows.map((row) => ({
    Tag: presentTag(row),
    ...maker(row),
    ...presentKnown(clusters.get(row.name.toLowerCase())),
  }))
}

function presentKnown(known: KnownCluster | undefined): object {
  if (!known) return {}
  const { cluster, galaxy } = known
  return {
    GalaxyCluster: { ...presentCluster(cluster), Galaxy: presentGalaxy(galaxy), meta: presentMeta(cluster.meta) },
  }
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
