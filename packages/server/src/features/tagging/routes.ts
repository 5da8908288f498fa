import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { attachByUuid, removeByUuid } from './by-uuid.ts'
import { addQuickTag, removeQuickTag, type QuickTag } from './quick.ts'

type Named = { Params: { id?: string; tag?: string } }

/** Tags onto events and attributes, and off them again. */
export function registerTagging(app: FastifyInstance, context: Context): void {
  app.post('/tags/attachTagToObject', { config: { may: 'event.tag' } }, async (request) =>
    attachByUuid(context, request.actor, wishesOf(request)),
  )
  app.post('/tags/removeTagFromObject', { config: { may: 'event.tag' } }, async (request) =>
    removeByUuid(context, request.actor, wishesOf(request)),
  )

  const add = (kind: QuickTag['kind']) => async (request: FastifyRequest<Named>) =>
    addQuickTag(context, request.actor, quickTag(kind, request))
  const remove = (kind: QuickTag['kind']) => async (request: FastifyRequest<Named>) =>
    removeQuickTag(context, request.actor, quickTag(kind, request))
  for (const [controller, kind] of [['events', 'Event'] as const, ['attributes', 'Attribute'] as const]) {
    for (const path of ['', '/:id', '/:id/:tag']) {
      app.post(`/${controller}/addTag${path}`, { config: { may: 'event.tag' } }, add(kind))
      app.post(`/${controller}/removeTag${path}`, { config: { may: 'event.tag' } }, remove(kind))
    }
  }
}

/** The record and the tag stand in the path, or in the body under the record's kind and `tag`. */
function quickTag(kind: QuickTag['kind'], request: FastifyRequest<Named>): QuickTag {
  const wishes = wishesOf(request)
  return {
    kind,
    id: request.params.id ?? textWish(wishes[kind.toLowerCase()]),
    tag: request.params.tag ?? textWish(wishes['tag']),
    local: isWished(wishes['local']),
  }
}
