import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { dropTag } from '../tag-collections/collect.ts'
import { attachClusters, collectClusters, detachCluster } from './attach-clusters.ts'

type Named = { Params: { id: string; kind?: string; tag?: string } }

/** Clusters onto events and attributes and into collections of tags, and off them again. */
export function registerClusterAttachment(app: FastifyInstance, context: Context): void {
  const attach = async (request: FastifyRequest<Named>) => {
    const { actor, params } = request
    const wishes = wishesOf(request)
    const clusters = clustersIn(wishes)
    if (clusters.length === 0) throw new Problem('not-found', 'Invalid Galaxy cluster')
    const kind = (params.kind ?? 'event').toLowerCase()
    if (kind === 'tag_collection') return collectClusters(context, actor, { id: params.id, clusters })
    return attachClusters(context, actor, { kind, id: params.id, clusters, local: isWished(wishes['local']) })
  }
  for (const action of ['attachCluster', 'attachMultipleClusters']) {
    for (const path of ['/:id', '/:id/:kind']) {
      app.post(`/galaxies/${action}${path}`, { config: { may: 'event.tag' } }, attach)
    }
  }
  app.post<Named>('/galaxy_clusters/detach/:id/:kind/:tag', { config: { may: 'event.tag' } }, async (request) => {
    const { id, kind = '', tag = '' } = request.params
    if (kind.toLowerCase() === 'tag_collection') return dropTag(context, request.actor, { id, tags: [tag] })
    return detachCluster(context, request.actor, { kind: kind.toLowerCase(), id, tagId: tag })
  })
}

/** `{"Galaxy": {"target_id": 12}}`, or `target_ids` with a list, which may be the JSON text of one. */
function clustersIn(wishes: Wishes): string[] {
  const inner = wishes['Galaxy']
  // An object is read like a body: every value is looked at before it is used.
  const sent: Wishes = typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
  const named = [sent['target_ids'] ?? sent['target_id']].flat()
  return named.flatMap((item) => textWish(item).split(/[\s,[\]"]+/)).filter((text) => text !== '')
}
