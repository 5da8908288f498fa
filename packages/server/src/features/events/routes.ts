import { event, parseEventEnvelope } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { takes } from '../../platform/http/describe.ts'
import { expectedTimestamp, sendEdited } from '../../platform/http/if-match.ts'
import { RECORD } from '../../platform/http/paths.ts'
import { proofOf } from '../../platform/http/sent-proof.ts'
import { JSON_TYPE, streamText, TAGGED } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { readDecayWish } from '../decaying-models/decay-wish.ts'
import { keptHitsFor } from '../kept-values/hits.ts'
import { addEvent } from './add.ts'
import { deleteEvents } from './delete.ts'
import { editEvent } from './edit.ts'
import { eventText } from './event-text.ts'
import { requireEvent } from './find-event.ts'
import { indexEvents } from './index-events.ts'
import { publishEvent, unpublishEvent } from './publish.ts'
import { viewOptions } from './read-options-of.ts'
import type { ReadOptions } from './read-options.ts'
import type { Rejected } from './rejected.ts'
import type { AttributeRow } from './rows.ts'
import { isSignedFor, sendSigned } from './sign-answer.ts'
import { warningsFor } from './warnings.ts'

type WithId = { Params: { id: string } }

/** `/events/…`: whole events added, read, edited, published and deleted. */
export function registerEvents(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest, reply: FastifyReply) => {
    const { total, text } = await indexEvents(context, request.actor, wishesOf(request))
    const isTagged = request.headers['if-none-match'] !== undefined
    return streamText(reply.type(JSON_TYPE).header('x-result-count', total), text, isTagged ? { whole: TAGGED } : {})
  }
  app.get('/events', { config: { may: 'event.read' } }, index)
  app.get('/events/index', { config: { may: 'event.read' } }, index)
  app.post('/events/index', { config: { may: 'event.read' } }, index)

  const view = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const wishes = wishesOf(request)
    return sendEvent(context, request, reply, { id: request.params.id, wishes, isSigned: true })
  }
  app.get(`/events/${RECORD}`, { config: { may: 'event.read' } }, view)
  app.get('/events/view/:id', { config: { may: 'event.read' } }, view)
  app.post('/events/view/:id', { config: { may: 'event.read' } }, view)

  const add = async (request: FastifyRequest, reply: FastifyReply) => {
    const read = parseEventEnvelope(request.body)
    const { uuid, rejected, attributes } = await addEvent(context, request.actor, read, { proof: proofOf(request) })
    return sendEvent(context, request, reply, { id: uuid, wishes: metadataWish(request), rejected, saved: attributes })
  }
  app.post('/events', { config: { may: 'event.add' } }, add)
  app.post('/events/add', { config: { may: 'event.add', takes: takes(event, ['info']) } }, add)

  const edit = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params, body } = request
    const expected = expectedTimestamp(request)
    const send = async (id: string, rejected?: Rejected[]) =>
      sendEvent(context, request, reply, { id, wishes: metadataWish(request), rejected })
    const change = async () => {
      const sent = { reference: params.id, read: parseEventEnvelope(body), expected, proof: proofOf(request) }
      const { uuid, rejected } = await editEvent(context, actor, sent)
      return send(uuid, rejected)
    }
    return sendEdited(reply, change, async () => send(params.id))
  }
  app.post('/events/edit/:id', { config: { may: 'event.edit', takesIfMatch: true, takes: takes(event) } }, edit)
  app.put('/events/edit/:id', { config: { may: 'event.edit', takesIfMatch: true } }, edit)
  app.post(`/events/${RECORD}`, { config: { may: 'event.edit', takesIfMatch: true } }, edit)
  app.put(`/events/${RECORD}`, { config: { may: 'event.edit', takesIfMatch: true } }, edit)

  const remove = async ({ params, actor, body }: FastifyRequest<{ Params: { id?: string } }>) => {
    const { id } = params
    const ids = id === undefined ? listedIds(body) : [id]
    await deleteEvents(context, actor, ids)
    return success('Event deleted.', `/events/delete/${ids.join(',')}`, { id: ids.join(',') })
  }
  app.post('/events/delete', { config: { may: 'event.delete' } }, remove)
  app.post('/events/delete/:id', { config: { may: 'event.delete' } }, remove)
  app.delete('/events/delete/:id', { config: { may: 'event.delete' } }, remove)
  app.delete(`/events/${RECORD}`, { config: { may: 'event.delete' } }, remove)

  registerPublishing(app, context)
}

function registerPublishing(app: FastifyInstance, context: Context): void {
  app.post<WithId>('/events/publish/:id', { config: { may: 'event.publish' } }, async ({ actor, params }) => {
    const id = await publishEvent(context, actor, params.id)
    return success('Job queued', `/events/publish/${id}`, { id: String(id) })
  })
  app.post<WithId>('/events/alert/:id', { config: { may: 'event.publish' } }, async ({ actor, params }) => {
    const id = await publishEvent(context, actor, params.id)
    return success('Job queued.', `/events/alert/${id}`, { id: String(id) })
  })
  app.post<WithId>('/events/unpublish/:id', { config: { may: 'event.unpublish' } }, async ({ actor, params }) => {
    const id = await unpublishEvent(context, actor, params.id)
    return success('Event unpublished.', `/events/unpublish/${id}`, { id: String(id) })
  })
}

type Wanted = {
  id: string
  wishes: Wishes
  /** Whether the answer is signed for those that can check it. */
  isSigned?: boolean
  rejected?: Rejected[] | undefined
  saved?: readonly AttributeRow[]
}

async function sendEvent(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, wishes, isSigned, rejected, saved }: Wanted,
): Promise<FastifyReply> {
  const viewer = viewerOf(request.actor)
  const event = await requireEvent(context.db, viewer, id)
  if (request.method === 'HEAD') return reply.send()
  const decay = await readDecayWish(context.db, { viewer, userId: request.actor.userId }, wishes)
  const options: ReadOptions = { ...viewOptions(request.actor, wishes), decay }
  const wish = { shows: isWished(wishes['includeWarninglistHits']), enforces: false, exports: false }
  options.warnings = await warningsFor(context, wish)
  options.kept = await keptHitsFor(context, request.actor, {
    feeds: isWished(wishes['includeFeedCorrelations'], true),
    servers: isWished(wishes['includeServerCorrelations']),
  })
  const text = eventText(context, viewer, { event, options, saved })
  if (isSigned && isSignedFor(request, event)) return sendSigned(context, reply.type(JSON_TYPE), text)
  return streamText(reply.type(JSON_TYPE), rejected?.length ? withRejected(text, rejected) : text)
}

/** An answer to add and edit shows what was saved; the files that the client just sent are not sent back. */
function metadataWish(request: FastifyRequest): Wishes {
  const { metadata } = request.query as Wishes
  return { metadata, includeAttachments: 0, includeFeedCorrelations: 0 }
}

/** Names what was left out, beside the event, where MISP's clients do not look. */
async function* withRejected(text: AsyncGenerator<string>, rejected: Rejected[]): AsyncGenerator<string> {
  let last = ''
  for await (const piece of text) {
    yield last
    last = piece
  }
  yield `${last.slice(0, -1)},"rejected":${JSON.stringify(rejected)}}`
}

function listedIds(body: unknown): string[] {
  const { id } = (body ?? {}) as { id?: unknown }
  const ids = [id].flat().filter((item) => typeof item === 'string' || typeof item === 'number')
  if (ids.length === 0) throw new Problem('not-found', 'Invalid input.')
  return ids.map(String)
}
