import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { analystDataWished } from '../notes/of-records.ts'
import { addCluster } from './add-cluster.ts'
import { deleteCluster, restoreCluster } from './delete-cluster.ts'
import { editCluster } from './edit-cluster.ts'
import { requireCluster } from './find-cluster.ts'
import { publishCluster } from './publish-cluster.ts'
import { clustersText, findClusters, indexClusters } from './search-clusters.ts'
import { sentCluster } from './sent-cluster.ts'
import { wholeClusters } from './whole-clusters.ts'

type WithId = { Params: { id: string } }
type MayHaveId = { Params: { id?: string } }

/** `/galaxy_clusters/…`: what the public library knows, and clusters of one's own. */
export function registerClusters(app: FastifyInstance, context: Context): void {
  registerReading(app, context)
  registerChanging(app, context)
  registerPublishing(app, context)
}

function registerReading(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest<MayHaveId>) =>
    indexClusters(context.db, request.actor, request.params.id ?? '', wishesOf(request))
  for (const path of ['', '/index', '/index/:id']) {
    app.get(`/galaxy_clusters${path}`, { config: { may: 'galaxy.read' } }, index)
    app.post(`/galaxy_clusters${path}`, { config: { may: 'galaxy.read' } }, index)
  }
  app.get<WithId>('/galaxy_clusters/view/:id', { config: { may: 'galaxy.read' } }, async ({ actor, params }) => {
    const { id, uuid } = await requireCluster(context.db, actor, params.id)
    const reading = { context, viewer: viewerOf(actor) }
    const notes = await analystDataWished(reading, { includeAnalystData: 1 }, { type: 'GalaxyCluster', uuid })
    const { GalaxyCluster } = await viewCluster(context, actor, id)
    return { GalaxyCluster: { ...GalaxyCluster, RelationshipInbound: [], ...notes } }
  })
  const search = async (request: FastifyRequest, reply: FastifyReply) => {
    const { actor } = request
    const wishes = wishesOf(request)
    if (Object.keys(wishes).length === 0) throw new Problem('invalid', NO_TERMS)
    const found = await findClusters(context.db, actor, wishes)
    reply
      .type(JSON_TYPE)
      .headers({
        'x-result-count': found.ids.length,
        'x-skipped-elements-count': 0,
        'x-export-module-used': 'json',
        'x-response-format': 'json',
      })
    return streamText(reply, clustersText(context, actor, found))
  }
  app.get('/galaxy_clusters/restSearch', { config: { may: 'galaxy.read' } }, search)
  app.post('/galaxy_clusters/restSearch', { config: { may: 'galaxy.read' } }, search)
}

const NO_TERMS = 'Either specify the search terms in the url, or POST a json with the filter parameters.'

async function viewCluster(context: Context, actor: Actor, id: number) {
  const [GalaxyCluster] = await wholeClusters(context, viewerOf(actor), [id], { withTargeting: true })
  return { GalaxyCluster }
}

function registerChanging(app: FastifyInstance, context: Context): void {
  app.post<WithId>(
    '/galaxy_clusters/add/:id',
    { config: { may: 'cluster.edit', takes: takes(sentCluster, ['value']) } },
    async (request) => {
      const { actor, params, body } = request
      const wishes = wishesOf(request)
      const forkOf = textWish(wishes['forkUUID'] ?? wishes['forkUuid'])
      return viewCluster(context, actor, await addCluster(context, actor, { galaxy: params.id, body, forkOf }))
    },
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) =>
    viewCluster(context, actor, await editCluster(context, actor, params.id, body))
  app.post('/galaxy_clusters/edit/:id', { config: { may: 'cluster.edit', takes: takes(sentCluster) } }, edit)
  app.put('/galaxy_clusters/edit/:id', { config: { may: 'cluster.edit' } }, edit)
  const remove = async (request: FastifyRequest<WithId>) => {
    const isHard = isWished(wishesOf(request)['hard'])
    const id = await deleteCluster(context, request.actor, { id: request.params.id, isHard })
    const how = isHard ? 'hard deleted and added to the block list.' : 'soft deleted.'
    return answer(`Galaxy cluster successfuly ${how}`, 'delete', id)
  }
  app.post('/galaxy_clusters/delete/:id', { config: { may: 'cluster.edit' } }, remove)
  app.delete('/galaxy_clusters/delete/:id', { config: { may: 'cluster.edit' } }, remove)
  app.post<WithId>('/galaxy_clusters/restore/:id', { config: { may: 'cluster.edit' } }, async ({ actor, params }) =>
    answer('Galaxy cluster successfuly restored.', 'restore', await restoreCluster(context, actor, params.id)),
  )
}

function registerPublishing(app: FastifyInstance, context: Context): void {
  for (const [action, published] of [['publish', true] as const, ['unpublish', false] as const]) {
    app.post<WithId>(`/galaxy_clusters/${action}/:id`, { config: { may: 'cluster.publish' } }, async (request) => {
      const { actor, params } = request
      const id = await publishCluster(context, actor, { id: params.id, published })
      return answer(`GalaxyCluster ${action}ed`, action, id)
    })
  }
}

function answer(message: string, action: string, id: number): object {
  return success(message, `/galaxy_clusters/${action}/${id}`, { id: String(id) })
}
