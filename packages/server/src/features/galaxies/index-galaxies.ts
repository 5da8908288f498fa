import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { clusterColumns, galaxyColumns } from './cluster-row.ts'
import { requireGalaxy } from './find-galaxy.ts'
import { presentCluster, presentGalaxy } from './present-cluster.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { elementsOfClusters } from './whole-clusters.ts'

/**
 * The galaxies, or those that have a part of `value` in their name, namespace, description or uuid.
 *
 * Source: MISP's GalaxiesController::index, whose `value` matches the whole of a field or a part of it.
 */
export async function indexGalaxies(db: Db, wishes: Wishes): Promise<object[]> {
  const part = textWish(wishes['value'] ?? wishes['searchall']).toLowerCase()
  const { enabled } = wishes
  const isAsked = enabled !== undefined && enabled !== null && enabled !== ''
  const rows = await db
    .selectFrom('galaxies')
    .select(galaxyColumns)
    .$if(part !== '' && !part.includes('\0'), (query) =>
      query.where(
        sql<boolean>`strpos(lower(concat_ws(chr(10), name, namespace, description, uuid, type)), ${part}) > 0`,
      ),
    )
    .$if(isAsked, (query) => query.where('enabled', '=', isWished(enabled)))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ Galaxy: presentGalaxy(row) }))
}

/** A galaxy with those of its clusters that the actor sees, and their elements. */
export async function viewGalaxy(db: Db, actor: Actor, text: string): Promise<object> {
  const galaxy = await requireGalaxy(db, text)
  const clusters = await visibleClusters(db, viewerOf(actor))
    .select(clusterColumns)
    .where('galaxy_clusters.galaxy_id', '=', galaxy.id)
    .where('galaxy_clusters.deleted', '=', false)
    .orderBy('galaxy_clusters.id')
    .execute()
  const elements = await elementsOfClusters(
    db,
    clusters.map(({ id }) => id),
  )
  return {
    Galaxy: presentGalaxy(galaxy),
    GalaxyCluster: clusters.map((row) => ({ ...presentCluster(row), GalaxyElement: elements.get(row.id) ?? [] })),
  }
}
