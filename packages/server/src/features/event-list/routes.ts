import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { readAsked } from './asked.ts'
import { countFacets } from './facets.ts'
import { listRows } from './rows.ts'

/** `/tocsin/events/…`: the list of events as pages show it, any part of it, and what the filters would leave. */
export function registerEventList(app: FastifyInstance, context: Context): void {
  app.post('/tocsin/events/rows', { config: { may: 'event.read' } }, async ({ actor, body }) =>
    listRows(context.db, actor, readAsked(body)),
  )
  app.post('/tocsin/events/facets', { config: { may: 'event.read' } }, async ({ actor, body }) =>
    countFacets(context.db, actor, readAsked(body).filters),
  )
}
