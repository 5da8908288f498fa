import { objectReference } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { addReference } from './add.ts'
import { deleteReference } from './delete.ts'

type MaybeId = { Params: { id?: string } }

/** `/object_references/…`: what ties objects to each other and to attributes. */
export function registerObjectReferences(app: FastifyInstance, context: Context): void {
  const add = async ({ actor, params, body }: FastifyRequest<MaybeId>, reply: FastifyReply) => {
    const added = await addReference(context, actor, params.id, body)
    return reply.type(JSON_TYPE).send(`{"ObjectReference":${objectReference.write(added)}}`)
  }
  app.post(
    '/object_references/add',
    { config: { may: 'object-reference.edit', takes: takes(objectReference, ['object_uuid', 'referenced_uuid']) } },
    add,
  )
  app.post('/object_references/add/:id', { config: { may: 'object-reference.edit' } }, add)

  const remove = async (request: FastifyRequest<{ Params: { id: string; hard?: string } }>) => {
    const isHard = isWished(request.params.hard ?? wishesOf(request)['hard'])
    await deleteReference(context, request.actor, request.params.id, isHard)
    return success('ObjectReference deleted', `/object_references/delete/${request.params.id}`, {
      id: request.params.id,
    })
  }
  app.post('/object_references/delete/:id', { config: { may: 'object-reference.edit' } }, remove)
  app.post('/object_references/delete/:id/:hard', { config: { may: 'object-reference.edit' } }, remove)
  app.delete('/object_references/delete/:id', { config: { may: 'object-reference.edit' } }, remove)
}
