import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { isWished, textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { attachByUuid, removeByUuid } from './by-uuid.ts'
import { mergeCases, mergeTags } from './merge.ts'
import { addQuickTag, removeQuickTag, type QuickTag } from './quick.ts'
import { relateTag } from './relationship.ts'
import { searchTags } from './search-tags.ts'

type Named = { Params: { uuid?: string; id?: string; tag?: string; local?: string } }

/** Tags onto events and attributes, and off them again. What is named may stand in the path or in the body. */
export function registerTagging(app: FastifyInstance, context: Context): void {
  for (const path of ['', '/:uuid/:tag', '/:uuid/:tag/:local']) {
    app.post<Named>(`/tags/attachTagToObject${path}`, { config: { may: 'event.tag' } }, async (request) => {
      const wishes: Wishes = { ...wishesOf(request), ...request.params }
      const { uuid, tag, relationship_type } = wishes
      const [local, canonical] = [isWished(wishes['local']), isWished(wishes['canonical'])]
      return attachByUuid(context, request.actor, { uuid, tag, local, relationship_type, canonical })
    })
  }
  for (const path of ['', '/:uuid/:tag']) {
    app.post<Named>(`/tags/removeTagFromObject${path}`, { config: { may: 'event.tag' } }, async (request) => {
      const { uuid, tag }: Wishes = { ...wishesOf(request), ...request.params }
      return removeByUuid(context, request.actor, { uuid, tag })
    })
  }
  registerLibraryWork(app, context)
  registerQuickTags(app, context)
}

/** What takes tags and the records that carry them, or what tags stand for. */
function registerLibraryWork(app: FastifyInstance, context: Context): void {
  app.post('/tags/search', { config: { may: 'tag.read' } }, async ({ actor, body }) => searchTags(context, actor, body))
  app.get<{ Params: { name: string } }>('/tags/search/:name', { config: { may: 'tag.read' } }, async (request) =>
    searchTags(context, request.actor, request.params.name),
  )
  app.post('/tocsin/tags/merge', { config: { may: 'tag.edit' } }, async ({ actor, body }) =>
    mergeTags(context, actor, body),
  )

  const normalise = async ({ actor }: FastifyRequest) => mergeCases(context, actor)
  app.post('/taxonomies/normalizeCustomTagsToTaxonomyFormat', { config: { may: 'taxonomy.edit' } }, normalise)
  app.put('/taxonomies/normalizeCustomTagsToTaxonomyFormat', { config: { may: 'taxonomy.edit' } }, normalise)
  app.post<{ Params: { scope: string; id: string } }>(
    '/tags/modifyTagRelationship/:scope/:id',
    { config: { may: 'event.tag' } },
    async (request) => {
      const { scope, id } = request.params
      const owner = await relateTag(
        context,
        request.actor,
        request.params,
        inside(wishesOf(request))['relationship_type'],
      )
      const data = { [`${scope}_id`]: String(owner) }
      return success('Relationship updated.', `/tags/modifyTagRelationship/${scope}/${id}`, { id, data })
    },
  )
}

/** The routes of MISP's older pages. */
function registerQuickTags(app: FastifyInstance, context: Context): void {
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

/** In the body, the record stands under its kind or as `id`, the tag as `tag` or `tag_id`, all bare or wrapped. */
function quickTag(kind: QuickTag['kind'], request: FastifyRequest<Named>): QuickTag {
  const wishes = wishesOf(request)
  const wrapped = wishes[kind]
  // An object is read like the rest of the body: every value is looked at before it is used.
  const sent: Wishes = typeof wrapped === 'object' && wrapped !== null ? { ...wishes, ...(wrapped as Wishes) } : wishes
  const { params } = request
  const tag = sent['tag'] ?? sent['tag_id']
  return {
    kind,
    id: params.id ?? textWish(sent[kind.toLowerCase()] ?? sent[`${kind.toLowerCase()}_id`] ?? sent['id']),
    tag: params.tag ?? (Array.isArray(tag) ? tag.map((item) => textWish(item)) : textWish(tag)),
    local: isWished(wishes['local']),
    canonical: isWished(wishes['canonical']),
  }
}

/** Bare, or under `Tag`. */
function inside(wishes: Wishes): Wishes {
  const inner = wishes['Tag']
  // Every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}
