import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { audienceOf } from './audience.ts'
import { explainAccess, readReader } from './explain.ts'
import { readAsked } from './request.ts'

/** `/tocsin/audience` and `/tocsin/explain`: who sees what, and why, before anything is shared. */
export function registerAudience(app: FastifyInstance, context: Context): void {
  app.post('/tocsin/audience', { config: { may: 'event.read' } }, async ({ actor, body }) =>
    audienceOf(context, actor, readAsked(body)),
  )
  app.post('/tocsin/explain', { config: { may: 'event.read' } }, async ({ actor, body }) =>
    explainAccess(context, actor, readAsked(body), readReader(body)),
  )
}
