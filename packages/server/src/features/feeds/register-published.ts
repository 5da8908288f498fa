import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { addPublished, deletePublished, listPublished, presentPublished, renewToken, revokeToken } from './published.ts'
import { servePublished } from './serve-published.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/published-feeds`: what this server publishes as feeds, each by a token; `/tocsin/feed/…` is where they are fetched. */
export function registerPublished(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { token: string; file: string } }>(
    '/tocsin/feed/:token/:file',
    { config: { may: 'anybody' } },
    async ({ params }, reply) => servePublished(context, params, reply),
  )
  app.get('/tocsin/published-feeds', { config: { may: 'feed.share' } }, async ({ actor }) => ({
    feeds: (await listPublished(context.db, actor)).map((row) => presentPublished(context.config, { row })),
  }))
  app.post('/tocsin/published-feeds', { config: { may: 'feed.share' } }, async ({ actor, body }, reply) => {
    reply.code(201)
    return presentPublished(context.config, await addPublished(context, actor, body))
  })
  app.delete<WithId>('/tocsin/published-feeds/:id', { config: { may: 'feed.share' } }, async (request, reply) => {
    await deletePublished(context, request.actor, request.params.id)
    return reply.code(204).send()
  })
  app.post<WithId>('/tocsin/published-feeds/:id/token', { config: { may: 'feed.share' } }, async (request) =>
    presentPublished(context.config, await renewToken(context, request.actor, request.params.id)),
  )
  app.delete<WithId>('/tocsin/published-feeds/:id/token', { config: { may: 'feed.share' } }, async (request) =>
    presentPublished(context.config, await revokeToken(context, request.actor, request.params.id)),
  )
}
