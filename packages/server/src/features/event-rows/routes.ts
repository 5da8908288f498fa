import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { readAsked } from './asked.ts'
import { listRows } from './rows.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/events/{id}/rows`: the attributes of an event as pages show them, any part of however many. */
export function registerEventRows(app: FastifyInstance, context: Context): void {
  app.post<WithId>('/tocsin/events/:id/rows', { config: { may: 'event.read' } }, async ({ actor, params, body }) =>
    listRows(context.db, actor, params.id, readAsked(body)),
  )
}
