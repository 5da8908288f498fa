import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { eventHistory, eventLog } from './event-history.ts'
import { searchAudit } from './search-audit.ts'
import { searchLogs } from './search-logs.ts'

type OfEvent = FastifyRequest<{ Params: { id?: string; org?: string } }>

/** `/logs/…` and `/audit_logs/…`: MISP's two logs of who did what, both made of ours. They are read, and nothing else. */
export function registerAudit(app: FastifyInstance, context: Context): void {
  const logs = async (request: FastifyRequest, reply: FastifyReply) =>
    streamText(reply.type(JSON_TYPE), searchLogs(context, request.actor, wishesOf(request)))
  for (const path of ['/logs', '/logs/index', '/admin/logs', '/admin/logs/index']) {
    app.get(path, { config: { may: 'log.read' } }, logs)
    app.post(path, { config: { may: 'log.read' } }, logs)
  }
  const audit = async (request: FastifyRequest) => searchAudit(context, request.actor, wishesOf(request))
  for (const path of ['/audit_logs', '/audit_logs/index', '/admin/audit_logs', '/admin/audit_logs/index']) {
    app.get(path, { config: { may: 'log.read' } }, audit)
    app.post(path, { config: { may: 'log.read' } }, audit)
  }

  const history = async (request: OfEvent) => {
    const { org } = request.params
    const wishes: Wishes = { ...wishesOf(request), ...(org === undefined ? {} : { org }) }
    const id = request.params.id ?? textWish(wishes['eventId'])
    return eventHistory(context, request.actor, id, wishes)
  }
  for (const path of ['', '/:id', '/:id/:org']) {
    app.get(`/audit_logs/eventIndex${path}`, { config: { may: 'event.read' } }, history)
    app.post(`/audit_logs/eventIndex${path}`, { config: { may: 'event.read' } }, history)
  }
  app.get<{ Params: { id: string } }>(
    '/logs/event_index/:id',
    { config: { may: 'event.read' } },
    async ({ actor, params }) => eventLog(context, actor, params.id),
  )
}
