import { taxonomy } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { takes } from '../../platform/http/describe.ts'
import { isWished, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { changeTags, type TagAction } from './change-tags.ts'
import { exportTaxonomy } from './export.ts'
import { importTaxonomy } from './import.ts'
import { indexTaxonomies } from './index-taxonomies.ts'
import { deleteTaxonomy, disableTaxonomy, enableTaxonomy, toggleTaxonomy } from './set-flag.ts'
import { taxonomyTags, viewTaxonomy } from './view.ts'

type WithId = { Params: { id: string } }
type MayHaveId = { Params: { id?: string } }

/** `/taxonomies/…`: the vocabularies of tags, and what a server makes of them. */
export function registerTaxonomies(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => indexTaxonomies(context.db, wishesOf(request))
  for (const path of ['', '/index']) app.get(`/taxonomies${path}`, { config: { may: 'taxonomy.read' } }, index)
  app.get<WithId>('/taxonomies/view/:id', { config: { may: 'taxonomy.read' } }, async ({ params }) =>
    viewTaxonomy(context.db, params.id),
  )
  app.get<WithId>('/taxonomies/taxonomy_tags/:id', { config: { may: 'taxonomy.read' } }, async (request) =>
    taxonomyTags(context.db, request.actor, request.params.id, wishesOf(request)),
  )
  app.get<WithId>('/taxonomies/export/:id', { config: { may: 'taxonomy.read' } }, async ({ params }) =>
    exportTaxonomy(context.db, params.id),
  )
  registerChanges(app, context)
  registerTagActions(app, context)
}

function registerChanges(app: FastifyInstance, context: Context): void {
  app.post(
    '/taxonomies/import',
    { config: { may: 'taxonomy.edit', takes: takes(taxonomy, ['namespace', 'description', 'predicates']) } },
    async ({ actor, body }) => viewTaxonomy(context.db, String(await importTaxonomy(context, actor, body))),
  )
  app.post<WithId>('/taxonomies/enable/:id', { config: { may: 'taxonomy.edit' } }, async ({ actor, params }) =>
    enableTaxonomy(context, actor, params.id),
  )
  app.post<WithId>('/taxonomies/disable/:id', { config: { may: 'taxonomy.edit' } }, async ({ actor, params }) =>
    disableTaxonomy(context, actor, params.id),
  )
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => deleteTaxonomy(context, actor, params.id)
  app.post('/taxonomies/delete/:id', { config: { may: 'taxonomy.edit' } }, remove)
  app.delete('/taxonomies/delete/:id', { config: { may: 'taxonomy.edit' } }, remove)
  for (const [action, name] of [
    ['toggleRequired', 'required'],
    ['toggleHighlighted', 'highlighted'],
  ] as const) {
    app.post<WithId>(`/taxonomies/${action}/:id`, { config: { may: 'taxonomy.edit' } }, async (request) => {
      const wish = isWished(inside(wishesOf(request))[name])
      return toggleTaxonomy(context, request.actor, request.params.id, { name, action, wish })
    })
  }
}

function registerTagActions(app: FastifyInstance, context: Context): void {
  const act = (action: TagAction) => async (request: FastifyRequest<MayHaveId>) =>
    changeTags(context, request.actor, action, { id: request.params.id, wishes: wishesOf(request) })
  for (const path of ['', '/:id']) {
    for (const action of ['addTag', 'disableTag'] as const) {
      app.post(`/taxonomies/${action}${path}`, { config: { may: 'taxonomy.edit' } }, act(action))
    }
    for (const action of ['hideTag', 'unhideTag'] as const) {
      app.post(`/taxonomies/${action}${path}`, { config: { may: 'event.tag' } }, act(action))
    }
  }
}

/** Bare, or under `Taxonomy`. */
function inside(wishes: Wishes): Wishes {
  const inner = wishes['Taxonomy']
  // Every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}
