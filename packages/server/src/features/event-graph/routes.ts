import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { readAsked } from './asked.ts'
import { eventGraph } from './event-graph.ts'
import { dropGraph, keepGraph, listGraphs } from './saved-graphs.ts'
import { eventTimeline } from './timeline.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/events/{id}/graph`, `timeline` and `graphs`: what pages draw of an event, page by page. */
export function registerEventGraph(app: FastifyInstance, context: Context): void {
  app.get<WithId>('/tocsin/events/:id/graph', { config: { may: 'event.read' } }, async (request) =>
    eventGraph(await readAsked(context, request.actor, request.params.id, wishesOf(request))),
  )
  app.get<WithId>('/tocsin/events/:id/timeline', { config: { may: 'event.read' } }, async (request) =>
    eventTimeline(await readAsked(context, request.actor, request.params.id, wishesOf(request))),
  )
  app.get<WithId>('/tocsin/events/:id/graphs', { config: { may: 'event.read' } }, async ({ actor, params }, reply) =>
    reply.type(JSON_TYPE).send(await listGraphs(context, actor, params.id)),
  )
  app.post<WithId>('/tocsin/events/:id/graphs', { config: { may: 'event.edit' } }, async (request, reply) => {
    const { actor, params, body } = request
    return reply.type(JSON_TYPE).send(await keepGraph(context, actor, params.id, body))
  })
  app.delete<{ Params: { id: string; graph: string } }>(
    '/tocsin/events/:id/graphs/:graph',
    { config: { may: 'event.edit' } },
    async ({ actor, params }, reply) => {
      await dropGraph(context, actor, params.id, params.graph)
      return reply.code(204).send()
    },
  )
}
