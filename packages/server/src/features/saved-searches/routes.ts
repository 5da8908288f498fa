import type { FastifyInstance } from 'fastify'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { listSearches, requireSearch, type OwnedSearch } from './find.ts'
import { addSearch, deleteSearch, editSearch } from './save.ts'
import { readSentSearch } from './sent-search.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/saved-searches`: searches that are kept by a name, one's own and those that others share. */
export function registerSavedSearches(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get('/tocsin/saved-searches', { config: { may: 'saved-search.read' } }, async (request) => {
    const after = textWish(wishesOf(request)['after']) || undefined
    const { searches, next } = await listSearches(db, request.actor, after)
    return { saved_searches: searches.map((search) => presentSearch(search, request.actor)), next }
  })
  app.get<WithId>('/tocsin/saved-searches/:id', { config: { may: 'saved-search.read' } }, async ({ actor, params }) =>
    presentSearch(await requireSearch(db, actor, params.id), actor),
  )
  app.post('/tocsin/saved-searches', { config: { may: 'saved-search.edit' } }, async ({ actor, body }, reply) => {
    const added = await addSearch(context, actor, readSentSearch(body))
    reply.code(201).header('location', `/tocsin/saved-searches/${added.uuid}`)
    return presentSearch(added, actor)
  })
  app.patch<WithId>('/tocsin/saved-searches/:id', { config: { may: 'saved-search.edit' } }, async (request) => {
    const { actor, params, body } = request
    return presentSearch(await editSearch(context, actor, params.id, readSentSearch(body)), actor)
  })
  app.delete<WithId>('/tocsin/saved-searches/:id', { config: { may: 'saved-search.edit' } }, async (request, reply) => {
    await deleteSearch(context, request.actor, request.params.id)
    return reply.code(204).send()
  })
}

function presentSearch(row: OwnedSearch, { userId }: Actor): object {
  const { uuid, name, description, scope, parameters, shared_with, taxii, created, modified } = row
  const said = { name, description, scope, parameters, shared_with, taxii }
  const org = { uuid: row.org_uuid, name: row.org_name }
  return { id: uuid, ...said, is_own: row.user_id === userId, org, created, modified }
}
