import { tagCollection } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { collectTags, dropTag, type SentTags } from './collect.ts'
import { findCollection, usableCollections } from './find.ts'
import { importCollections } from './import.ts'
import { presentCollection, presentCollections } from './present.ts'
import { addCollection, deleteCollection, editCollection } from './save.ts'

type WithId = { Params: { id: string } }
type Named = { Params: { id?: string; tag?: string } }

/** `/tag_collections/…`: tags that are attached together. What `index` and `view` write, `import` reads. */
export function registerTagCollections(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async ({ actor }: FastifyRequest) => {
    const rows = await usableCollections(db, actor).selectAll('tag_collections').orderBy('name').execute()
    return presentCollections(db, actor, rows)
  }
  for (const path of ['', '/index'])
    app.get(`/tag_collections${path}`, { config: { may: 'tag-collection.read' } }, index)
  app.get<WithId>('/tag_collections/view/:id', { config: { may: 'tag-collection.read' } }, async (request) => {
    const found = await findCollection(db, request.actor, request.params.id)
    if (!found) throw new Problem('not-found', 'Invalid Tag Collection')
    return (await presentCollections(db, request.actor, [found]))[0]
  })

  app.post(
    '/tag_collections/add',
    { config: { may: 'tag-collection.edit', takes: takes(tagCollection, ['name']) } },
    async ({ actor, body }) => presentCollection(await addCollection(context, actor, body)),
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) =>
    presentCollection(await editCollection(context, actor, params.id, body))
  app.post('/tag_collections/edit/:id', { config: { may: 'tag-collection.edit', takes: takes(tagCollection) } }, edit)
  app.put('/tag_collections/edit/:id', { config: { may: 'tag-collection.edit' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteCollection(context, actor, params.id)
    return success('Tag collection deleted.', '/tag_collections/delete')
  }
  app.post('/tag_collections/delete/:id', { config: { may: 'tag-collection.edit' } }, remove)
  app.delete('/tag_collections/delete/:id', { config: { may: 'tag-collection.edit' } }, remove)
  app.post('/tag_collections/import', { config: { may: 'tag-collection.edit' } }, async ({ actor, body }) =>
    importCollections(context, actor, body),
  )

  for (const path of ['', '/:id', '/:id/:tag']) {
    app.post<Named>(`/tag_collections/addTag${path}`, { config: { may: 'tag-collection.edit' } }, async (request) =>
      collectTags(context, request.actor, sentTags(request)),
    )
    app.post<Named>(`/tag_collections/removeTag${path}`, { config: { may: 'tag-collection.edit' } }, async (request) =>
      dropTag(context, request.actor, sentTags(request)),
    )
  }
}

/** In the body, bare or under `TagCollection`: the collection as `tag_collection`, `tag_collection_id` or `id`. */
function sentTags(request: FastifyRequest<Named>): SentTags {
  const wishes = wishesOf(request)
  const inner = wishes['TagCollection']
  // Every value is looked at before it is used.
  const sent = typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
  const { id, tag } = request.params
  return {
    id: id ?? textWish(sent['tag_collection'] ?? sent['tag_collection_id'] ?? sent['id']),
    tags: listed(tag ?? sent['tag'] ?? sent['tag_id']),
  }
}

/** A tag, a list of some, or its JSON text. */
function listed(sent: unknown): string[] {
  const list = typeof sent === 'string' && sent.startsWith('[') ? parsed(sent) : sent
  return [list]
    .flat()
    .map((item) => textWish(item))
    .filter((text) => text !== '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
