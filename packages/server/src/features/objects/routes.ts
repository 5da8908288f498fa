import { mispObject } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { expectedTimestamp, sendEdited } from '../../platform/http/if-match.ts'
import { RECORD } from '../../platform/http/paths.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { addObject } from './add.ts'
import { deleteObject } from './delete.ts'
import { editObject } from './edit.ts'
import { requireObject, requireShownObject, type FoundObject } from '../events/find-object.ts'
import { analystDataFields } from '../notes/of-records.ts'
import { templateFacts } from './template-of-sent.ts'
import { registerObjectUpgrades } from './template-routes.ts'
import { foundObjectText, savedObjectText } from './present.ts'

type WithId = { Params: { id: string } }

/** `/objects/…`: single objects of events. */
export function registerObjects(app: FastifyInstance, context: Context): void {
  const view = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const viewer = viewerOf(request.actor)
    const object = await requireShownObject(context.db, request.actor, request.params.id)
    const text = await foundObjectText(context, viewer, object, 'inside')
    const wantsNotes = isWished(wishesOf(request)['includeAnalystData'], true)
    const notes = wantsNotes ? await analystDataFields({ context, viewer }, 'Object', object.uuid) : ''
    return reply.type(JSON_TYPE).send(`${text.slice(0, -2)}${notes}}}`)
  }
  app.get('/objects/view/:id', { config: { may: 'event.read' } }, view)
  app.get(`/objects/${RECORD}`, { config: { may: 'event.read' } }, view)

  const add = async (request: FastifyRequest<{ Params: { id: string; template?: string } }>, reply: FastifyReply) => {
    const breakOnDuplicate = isWished((request.query as Wishes)['breakOnDuplicate'])
    const { id, template } = request.params
    const place = { event: id, template, breakOnDuplicate }
    const { object, attributes } = await addObject(context, request.actor, place, request.body)
    return reply.type(JSON_TYPE).send(savedObjectText(object, attributes))
  }
  app.post(
    '/objects/add/:id',
    { config: { may: 'object.add', takes: takes(mispObject, [...templateFacts, 'Attribute']) } },
    add,
  )
  app.post('/objects/add/:id/:template', { config: { may: 'object.add' } }, add)

  const edit = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params, body } = request
    const viewer = viewerOf(actor)
    const expected = expectedTimestamp(request)
    const send = async (object: FoundObject) =>
      reply.type(JSON_TYPE).send(await foundObjectText(context, viewer, object, 'beside'))
    const change = async () => send(await editObject(context, actor, { reference: params.id, body, expected }))
    return sendEdited(reply, change, async () => send(await requireObject(context.db, viewer, params.id)))
  }
  app.post('/objects/edit/:id', { config: { may: 'object.edit', takesIfMatch: true, takes: takes(mispObject) } }, edit)
  app.put('/objects/edit/:id', { config: { may: 'object.edit', takesIfMatch: true } }, edit)

  const remove = async (request: FastifyRequest<{ Params: { id: string; hard?: string } }>) => {
    const isHard = isWished(request.params.hard ?? wishesOf(request)['hard'])
    const eventId = await deleteObject(context, request.actor, request.params.id, isHard)
    return success('Object deleted', `/objects/delete/${eventId}`, { id: String(eventId) })
  }
  app.post('/objects/delete/:id', { config: { may: 'object.add' } }, remove)
  app.post('/objects/delete/:id/:hard', { config: { may: 'object.add' } }, remove)
  app.delete('/objects/delete/:id', { config: { may: 'object.add' } }, remove)
  registerObjectUpgrades(app, context)
}
