import type { FastifyInstance } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { requireAttribute } from '../events/find-attribute.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify, refuseChange } from '../events/may-change.ts'

type WithId = { Params: { id: string } }

/** There are no enrichment modules here: whoever asks for one is told so, as by a MISP without misp-modules. */
export function registerEnrichment(app: FastifyInstance, { db }: Context): void {
  app.post<WithId>('/events/enrichEvent/:id', { config: { may: 'event.edit' } }, async ({ actor, params }) => {
    const event = await requireEvent(db, viewerOf(actor), params.id)
    if (!mayModify(actor, event)) refuseChange()
    throw noModules()
  })
  app.post<WithId>('/attributes/enrich/:id', { config: { may: 'event.edit' } }, async ({ actor, params }) => {
    await requireAttribute(db, viewerOf(actor), params.id, 'not-allowed')
    throw noModules()
  })
  app.get('/modules/index', { config: { may: 'module.read' } }, async () => [])
  app.get('/modules', { config: { may: 'module.read' } }, async () => [])
  app.post('/modules/queryEnrichment', { config: { may: 'module.read' } }, async () => {
    throw new Problem('not-allowed', 'Module not found or not available.')
  })
}

function noModules(): Problem {
  return new Problem('not-allowed', 'modules not set')
}
