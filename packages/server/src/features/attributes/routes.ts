import { Readable } from 'node:stream'
import { attribute, describeTypes } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { expectedTimestamp, sendEdited } from '../../platform/http/if-match.ts'
import { RECORD } from '../../platform/http/paths.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { addAttributes } from './add.ts'
import { appendAttributes } from './append.ts'
import { deleteAttribute, restoreAttribute } from './delete.ts'
import { editAttribute } from './edit.ts'
import { requireAttribute, requireShownAttribute } from '../events/find-attribute.ts'
import type { AttributeRow } from '../events/rows.ts'
import { loadAnalystData } from '../notes/of-records.ts'
import { indexAttributes } from './index-attributes.ts'
import { addedText, loneText } from './present.ts'

type WithId = { Params: { id: string } }

/** `/attributes/…`: single attributes of events. */
export function registerAttributes(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest, reply: FastifyReply) =>
    reply.type(JSON_TYPE).send(await indexAttributes(context, request.actor, wishesOf(request)))
  app.get('/attributes', { config: { may: 'event.read' } }, index)
  app.get('/attributes/index', { config: { may: 'event.read' } }, index)
  app.get('/attributes/describeTypes', { config: { may: 'instance.read' } }, async () => ({ result: describeTypes() }))

  const view = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params, method } = request
    const missing = method === 'HEAD' ? 'not-found' : 'not-allowed'
    const found = await requireShownAttribute(context.db, actor, params.id, missing)
    const notes = isWished(wishesOf(request)['includeAnalystData'], true)
      ? (await loadAnalystData({ context, viewer: viewerOf(actor) }, 'Attribute', [found.uuid])).get(found.uuid)
      : undefined
    return reply.type(JSON_TYPE).send(await loneText(context, found, notes))
  }
  app.get(`/attributes/${RECORD}`, { config: { may: 'event.read' } }, view)
  app.get('/attributes/view/:id', { config: { may: 'event.read' } }, view)

  app.post<WithId>(
    '/attributes/add/:id',
    { config: { may: 'attribute.add', takes: takes(attribute, ['type', 'value']) } },
    async (request, reply) => {
      const { breakOnDuplicate } = request.query as Wishes
      const options = { event: request.params.id, breakOnDuplicate: isWished(breakOnDuplicate, true) }
      const { added, ...rest } = await addAttributes(context, request.actor, request.body, options)
      return reply.type(JSON_TYPE).send(await addedText(context, added, rest))
    },
  )

  registerLines(app, context)

  const edit = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params, body } = request
    const expected = expectedTimestamp(request)
    const send = async (row: AttributeRow) => reply.type(JSON_TYPE).send(await loneText(context, row))
    const change = async () => send(await editAttribute(context, actor, { reference: params.id, body, expected }))
    return sendEdited(reply, change, async () => {
      const {
        event_uuid: _,
        event_org_id: _org,
        ...current
      } = await requireAttribute(context.db, viewerOf(actor), params.id)
      return send(current)
    })
  }
  app.post(
    '/attributes/edit/:id',
    { config: { may: 'attribute.add', takesIfMatch: true, takes: takes(attribute) } },
    edit,
  )
  app.put('/attributes/edit/:id', { config: { may: 'attribute.add', takesIfMatch: true } }, edit)
  app.post(`/attributes/${RECORD}`, { config: { may: 'attribute.add', takesIfMatch: true } }, edit)
  app.put(`/attributes/${RECORD}`, { config: { may: 'attribute.add', takesIfMatch: true } }, edit)
  registerDeletion(app, context)
}

/** Many attributes, line by line, with an outcome each. */
function registerLines(app: FastifyInstance, context: Context): void {
  app.post<WithId>(
    '/tocsin/events/:id/attributes',
    { config: { may: 'attribute.add', takesLines: true } },
    async (request, reply) => {
      const lines = request.body
      if (!(lines instanceof Readable))
        throw new Problem('unsupported-media', 'Send lines of JSON as application/x-ndjson.')
      const outcomes = await appendAttributes(context, request.actor, request.params.id, lines)
      return reply.type('application/x-ndjson').send(Readable.from(outcomes))
    },
  )
}

/** Out of an event, and back into it. */
function registerDeletion(app: FastifyInstance, context: Context): void {
  const remove = async (request: FastifyRequest<{ Params: { id: string; hard?: string } }>) => {
    const isHard = isWished(request.params.hard ?? wishesOf(request)['hard'])
    await deleteAttribute(context, request.actor, request.params.id, isHard)
    return { message: 'Attribute deleted.' }
  }
  app.post('/attributes/delete/:id', { config: { may: 'attribute.add' } }, remove)
  app.post('/attributes/delete/:id/:hard', { config: { may: 'attribute.add' } }, remove)
  app.delete('/attributes/delete/:id', { config: { may: 'attribute.add' } }, remove)
  app.delete(`/attributes/${RECORD}`, { config: { may: 'attribute.add' } }, remove)

  app.post<WithId>(
    '/attributes/restore/:id',
    { config: { may: 'attribute.add' } },
    async ({ actor, params }, reply) => {
      const row = await restoreAttribute(context, actor, params.id)
      return reply.type(JSON_TYPE).send(await loneText(context, row))
    },
  )
}
