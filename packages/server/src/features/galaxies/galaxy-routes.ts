import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { deleteGalaxy, enableGalaxy } from './change-galaxy.ts'
import { exportGalaxy } from './export-galaxy.ts'
import { importClusters, importSentence, itemsIn } from './import-clusters.ts'
import { indexGalaxies, viewGalaxy } from './index-galaxies.ts'
import { viewMatrix } from './matrix.ts'
import { searchGalaxies } from './search-galaxies.ts'

type WithId = { Params: { id: string } }

/** `/galaxies/…`: collections of clusters. Attaching those to records is another feature's. */
export function registerGalaxies(app: FastifyInstance, context: Context): void {
  registerReading(app, context)
  registerAdministering(app, context)
  registerImporting(app, context)
}

function registerReading(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async (request: FastifyRequest) => indexGalaxies(db, wishesOf(request))
  for (const path of ['', '/index']) {
    app.get(`/galaxies${path}`, { config: { may: 'galaxy.read' } }, index)
    app.post(`/galaxies${path}`, { config: { may: 'galaxy.read' } }, index)
  }
  const search = async (request: FastifyRequest) => searchGalaxies(db, wishesOf(request))
  app.get('/galaxies/restSearch', { config: { may: 'galaxy.read' } }, search)
  app.post('/galaxies/restSearch', { config: { may: 'galaxy.read' } }, search)
  app.get<WithId>('/galaxies/view/:id', { config: { may: 'galaxy.read' } }, async ({ actor, params }) =>
    viewGalaxy(db, actor, params.id),
  )
  app.get<WithId>('/tocsin/galaxies/:id/matrix', { config: { may: 'galaxy.read' } }, async ({ actor, params }) =>
    viewMatrix(db, actor, params.id),
  )
  const takeOut = async (request: FastifyRequest<WithId>) =>
    exportGalaxy(context, request.actor, request.params.id, wishesOf(request))
  app.get('/galaxies/export/:id', { config: { may: 'galaxy.read' } }, takeOut)
  app.post('/galaxies/export/:id', { config: { may: 'galaxy.read' } }, takeOut)
}

function registerAdministering(app: FastifyInstance, context: Context): void {
  for (const [action, enabled] of [['enable', true] as const, ['disable', false] as const]) {
    app.post<WithId>(`/galaxies/${action}/:id`, { config: { may: 'galaxy.administer' } }, async (request) => {
      const id = await enableGalaxy(context, request.actor, { id: request.params.id, enabled })
      return success(`Galaxy ${action}d`, `/galaxies/${action}/${id}`, { id: String(id) })
    })
  }
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteGalaxy(context, actor, params.id)
    return success('Galaxy deleted', `/galaxies/delete/${id}`, { id: String(id) })
  }
  app.post('/galaxies/delete/:id', { config: { may: 'galaxy.administer' } }, remove)
  app.delete('/galaxies/delete/:id', { config: { may: 'galaxy.administer' } }, remove)
}

function registerImporting(app: FastifyInstance, context: Context): void {
  for (const [action, may] of [['import', 'cluster.edit'] as const, ['pushCluster', 'cluster.push'] as const]) {
    app.post(`/galaxies/${action}`, { config: { may } }, async ({ actor, body }) => {
      const imported = await importClusters(context, actor, {
        items: itemsIn(body),
        isPushed: action === 'pushCluster',
      })
      const sentence = importSentence(imported)
      const url = `/galaxies/${action}`
      if (imported.imported > 0 || imported.failed === 0) return success(sentence, url)
      throw new Problem('rejected', `Could not ${action} Galaxy`, { url, errors: sentence })
    })
  }
}
