import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { addRelation, deleteRelation, editRelation, sentRelation } from './change-relation.ts'
import { findCluster } from './find-cluster.ts'
import { loadRelations } from './load-relations.ts'

type WithId = { Params: { id: string } }

/** `/galaxy_cluster_relations/…`: what clusters are to each other. */
export function registerClusterRelations(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => indexRelations(context, request.actor, wishesOf(request))
  for (const path of ['', '/index']) {
    app.get(`/galaxy_cluster_relations${path}`, { config: { may: 'galaxy.read' } }, index)
    app.post(`/galaxy_cluster_relations${path}`, { config: { may: 'galaxy.read' } }, index)
  }
  const needed = ['galaxy_cluster_uuid', 'referenced_galaxy_cluster_uuid', 'referenced_galaxy_cluster_type']
  app.post(
    '/galaxy_cluster_relations/add',
    { config: { may: 'cluster.edit', takes: takes(sentRelation, needed) } },
    async ({ actor, body }) => answer(context, actor, 'add', await addRelation(context, actor, body)),
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) =>
    answer(context, actor, 'edit', await editRelation(context, actor, params.id, body))
  app.post('/galaxy_cluster_relations/edit/:id', { config: { may: 'cluster.edit', takes: takes(sentRelation) } }, edit)
  app.put('/galaxy_cluster_relations/edit/:id', { config: { may: 'cluster.edit' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteRelation(context, actor, params.id)
    return success('GalaxyClusterRelation deleted', `/galaxy_cluster_relations/delete/${id}`, { id: String(id) })
  }
  app.post('/galaxy_cluster_relations/delete/:id', { config: { may: 'cluster.edit' } }, remove)
  app.delete('/galaxy_cluster_relations/delete/:id', { config: { may: 'cluster.edit' } }, remove)
}

/** The relations of one cluster (`galaxy_cluster_id`, a uuid as well), or a page of all; by default the first hundred. */
async function indexRelations({ db }: Context, actor: Actor, wishes: Wishes): Promise<object[]> {
  const viewer = viewerOf(actor)
  const name = textWish(wishes['galaxy_cluster_id'] ?? wishes['galaxy_cluster_uuid'])
  if (name !== '') {
    const source = await findCluster(db, viewer, name)
    return wrapped(source ? await loadRelations(db, viewer, { from: [source.id] }) : [])
  }
  const [limit, page] = [countWish(wishes['limit'], 100), countWish(wishes['page'], 1)]
  return wrapped(await loadRelations(db, viewer, { limit, offset: limit * (page - 1) }))
}

function countWish(wish: unknown, otherwise: number): number {
  const text = textWish(wish)
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : otherwise
}

function wrapped(relations: readonly object[]): object[] {
  return relations.map((GalaxyClusterRelation) => ({ GalaxyClusterRelation }))
}

/** MISP 2.5.1 spoils this answer by mistake; the relation and its words stand in it here. */
async function answer({ db }: Context, actor: Actor, action: 'add' | 'edit', id: number): Promise<object> {
  const [GalaxyClusterRelation] = await loadRelations(db, viewerOf(actor), { ids: [id] })
  const words = success(`GalaxyClusterRelation ${action}ed`, `/galaxy_cluster_relations/${action}/${id}`, {
    id: String(id),
  })
  return { ...words, GalaxyClusterRelation }
}
