import { metaOf } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { requireGalaxy } from './find-galaxy.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { wholeClusters, type WholeCluster } from './whole-clusters.ts'

/**
 * The clusters of a galaxy to take elsewhere, in the form in which they travel between servers, or in that of the public
 * library (`format: misp-galaxy`). `default`, `custom` and `distribution` say which.
 *
 * Source: MISP's GalaxiesController::export.
 */
export async function exportGalaxy(context: Context, actor: Actor, id: string, wishes: Wishes): Promise<unknown> {
  const { db } = context
  const galaxy = await requireGalaxy(db, id)
  const asked = askedIn(wishes)
  const viewer = viewerOf(actor)
  const rows = await visibleClusters(db, viewer)
    .select('galaxy_clusters.id')
    .where('galaxy_clusters.galaxy_id', '=', galaxy.id)
    .where('galaxy_clusters.deleted', '=', false)
    .$if(!asked.default, (query) => query.where('galaxy_clusters.is_default', '=', false))
    .$if(!asked.custom, (query) => query.where('galaxy_clusters.is_default', '=', true))
    .$if(asked.distributions.length > 0, (query) =>
      query.where('galaxy_clusters.distribution', 'in', asked.distributions),
    )
    .orderBy('galaxy_clusters.id')
    .execute()
  const clusters = await wholeClusters(
    context,
    viewer,
    rows.map(({ id: clusterId }) => clusterId),
  )
  if (asked.format !== 'misp-galaxy') return clusters.map((GalaxyCluster) => ({ GalaxyCluster }))
  const { name, type, description, version, uuid } = galaxy
  const about = { name, type, description, version: Number(version) || 0, uuid }
  return { ...about, authors: authorsOf(clusters), source: '', category: type, values: clusters.map(documentOf) }
}

function askedIn(wishes: Wishes) {
  const inner = wishes['Galaxy']
  // An object is read like a body: every value is looked at before it is used.
  const sent: Wishes = typeof inner === 'object' && inner !== null ? { ...wishes, ...(inner as Wishes) } : wishes
  return {
    default: isWished(sent['default'], true),
    custom: isWished(sent['custom'], true),
    format: textWish(sent['format'], 'misp'),
    distributions: [sent['distribution']].flat().flatMap((item) => {
      const text = textWish(item)
      return /^[0-4]$/.test(text) ? [Number(text)] : []
    }),
  }
}

function authorsOf(clusters: readonly WholeCluster[]): string[] {
  return [...new Set(clusters.flatMap(({ authors }) => authors))]
}

/** A cluster as a file of the public library spells it. */
function documentOf(cluster: WholeCluster): object {
  const { value, uuid, description, GalaxyElement, GalaxyClusterRelation } = cluster
  const related = GalaxyClusterRelation.map((relation) => ({
    'dest-uuid': relation.referenced_galaxy_cluster_uuid,
    type: relation.referenced_galaxy_cluster_type,
    ...(relation.Tag ? { tags: relation.Tag.map(({ name }) => name) } : {}),
  }))
  const meta = metaOf(GalaxyElement)
  return { value, uuid, description, meta, ...(related.length > 0 ? { related } : {}) }
}
