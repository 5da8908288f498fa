import { holds, isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { byUuid, visibleClusters } from '../../access/visible-clusters.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { StoredCluster } from './write-own.ts'

/** The cluster of this local id or uuid, deleted or not, as far as the viewer may see it. */
export async function findCluster(db: Db | Tx, viewer: Viewer, text: string): Promise<StoredCluster | undefined> {
  const query = visibleClusters(db, viewer).selectAll('galaxy_clusters')
  if (/^\d{1,15}$/.test(text)) return query.where('galaxy_clusters.id', '=', Number(text)).executeTakeFirst()
  if (!isUuid(text)) return undefined
  return query.where('galaxy_clusters.uuid', '=', text.toLowerCase()).orderBy(byUuid).executeTakeFirst()
}

/** As `findCluster`; hidden and absent look alike. */
export async function requireCluster(db: Db | Tx, actor: Actor, text: string): Promise<StoredCluster> {
  const found = await findCluster(db, viewerOf(actor), text)
  if (!found) throw new Problem('not-found', 'Invalid galaxy cluster')
  return found
}

/** The cluster for whoever may change it, held until the transaction ends. Source: `sharing-and-distribution` §3. */
export async function requireEditable(tx: Tx, actor: Actor, text: string): Promise<StoredCluster> {
  const { id } = await requireCluster(tx, actor, text)
  await tx.selectFrom('galaxy_clusters').select('id').where('id', '=', id).forUpdate().execute()
  const found = await requireCluster(tx, actor, String(id))
  if (found.is_default) throw new Problem('not-allowed', 'Default galaxy cluster cannot be edited')
  if (!mayEditCluster(actor, found)) {
    throw new Problem('forbidden', 'Only the organisation that made a galaxy cluster may change it.')
  }
  return found
}

function mayEditCluster(actor: Actor, cluster: Pick<StoredCluster, 'is_default' | 'orgc_id'>): boolean {
  if (cluster.is_default) return false
  return isSiteAdmin(actor) || (holds(actor, 'perm_galaxy_editor') && cluster.orgc_id === actor.orgId)
}
