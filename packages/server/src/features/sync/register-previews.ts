import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { requireServer } from '../servers/find-server.ts'
import { previewPeerEvent, previewPeerIndex } from './preview.ts'

const MISSING = 'Invalid server ID.'

/** What another server has, to be looked at before anything of it is taken. */
export function registerPreviews(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
    const server = await requireServer(context.db, request.params.id, MISSING)
    const { events, total } = await previewPeerIndex(context, server, wishesOf(request))
    if (total !== null) reply.header('x-result-count', total)
    return events
  }
  app.get('/servers/previewIndex/:id', { config: { may: 'server.read' } }, index)
  app.post('/servers/previewIndex/:id', { config: { may: 'server.read' } }, index)
  app.get<{ Params: { id: string; event: string } }>(
    '/servers/previewEvent/:id/:event',
    { config: { may: 'server.read' } },
    async ({ params }) => previewPeerEvent(context, await requireServer(context.db, params.id, MISSING), params.event),
  )
}
