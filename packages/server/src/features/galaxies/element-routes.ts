import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { recordChange } from '../audit/record.ts'
import { touched } from './edit-cluster.ts'
import { findCluster, requireCluster, requireEditable } from './find-cluster.ts'
import { flatElements } from './flat-elements.ts'
import { elementsOfClusters } from './whole-clusters.ts'
import { updateOwn } from './write-own.ts'

type WithId = { Params: { id: string } }
type Element = { key: string; value: string }

/** `/galaxy_elements/…`: the keys and values of clusters, one by one. */
export function registerGalaxyElements(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async ({ actor, params }: FastifyRequest<WithId>) => {
    const { id } = await requireCluster(db, actor, params.id)
    return ((await elementsOfClusters(db, [id])).get(id) ?? []).map((GalaxyElement) => ({ GalaxyElement }))
  }
  app.get('/galaxy_elements/index/:id', { config: { may: 'galaxy.read' } }, index)
  app.post('/galaxy_elements/index/:id', { config: { may: 'galaxy.read' } }, index)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteElement(context, actor, params.id)
    return success('GalaxyElement deleted', `/galaxy_elements/delete/${id}`, { id: String(id) })
  }
  app.post('/galaxy_elements/delete/:id', { config: { may: 'cluster.edit' } }, remove)
  app.delete('/galaxy_elements/delete/:id', { config: { may: 'cluster.edit' } }, remove)
  app.post<WithId>('/galaxy_elements/flattenJson/:id', { config: { may: 'cluster.edit' } }, async (request) => {
    const { actor, params } = request
    const added = flatElements(wishesOf(request))
    const id = await changeElements(context, actor, params.id, (known) => [...known, ...added])
    return success('GalaxyElement flattenJsoned', `/galaxy_elements/flattenJson/${id}`, { id: String(id) })
  })
}

async function deleteElement(context: Context, actor: Actor, text: string): Promise<number> {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0
  const element = await context.db.selectFrom('galaxy_elements').selectAll().where('id', '=', number).executeTakeFirst()
  if (!element) throw new Problem('not-found', 'Invalid galaxy element')
  const cluster = String(element.galaxy_cluster_id)
  if (!(await findCluster(context.db, viewerOf(actor), cluster))) {
    throw new Problem('not-found', 'Invalid galaxy element')
  }
  await changeElements(context, actor, cluster, (known) => known.filter(({ id }) => id !== number))
  return number
}

type Known = Element & { id: number }

/** Writes a cluster's elements anew, so that they and the cluster's own summary of them are one. */
async function changeElements(
  context: Context,
  actor: Actor,
  cluster: string,
  change: (known: readonly Known[]) => readonly Element[],
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const before = await requireEditable(tx, actor, cluster)
    const known = await tx
      .selectFrom('galaxy_elements')
      .select(['id', 'key', 'value'])
      .where('galaxy_cluster_id', '=', before.id)
      .orderBy('id')
      .execute()
    const elements = change(known).map(({ key, value }) => ({ key, value }))
    const after = await updateOwn(tx, actor, { id: before.id, set: touched(context, before) }, { elements })
    await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'edit', before, after })
    return before.id
  })
}
