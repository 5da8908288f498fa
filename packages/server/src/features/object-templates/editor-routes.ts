import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { checkDraft } from './check-draft.ts'
import { requireTemplate, versionsOf } from './find-template.ts'
import { addTemplate, editTemplate } from './own-templates.ts'
import { templateWithElements } from './present.ts'
import { suggestRelationships } from './suggest-relationships.ts'

type WithId = { Params: { id: string } }

/** Templates as documents: made, edited, taken out and brought in; and what a template says of a draft. */
export function registerTemplateEditor(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get<WithId>('/tocsin/object-templates/:id', { config: { may: 'object-template.read' } }, async (request) => {
    const wish = textWish(wishesOf(request)['version'])
    const newest = await requireTemplate(db, request.params.id)
    if (wish === '') return newest.definition
    const found = (await versionsOf(db, newest.uuid)).find(({ version }) => String(version) === wish)
    if (!found) throw new Problem('not-found', 'The template has no such version.')
    return found.definition
  })
  app.get<WithId>(
    '/tocsin/object-templates/:id/versions',
    { config: { may: 'object-template.read' } },
    async ({ params }) => {
      const { uuid } = await requireTemplate(db, params.id)
      const versions = await versionsOf(db, uuid)
      return versions.map(({ id, version, name, active, fixed }) => ({
        id: String(id),
        uuid,
        version: String(version),
        name,
        active,
        fixed,
      }))
    },
  )
  app.post('/tocsin/object-templates', { config: { may: 'object-template.edit' } }, async ({ actor, body }) =>
    templateWithElements(db, actor, await addTemplate(context, actor, body)),
  )
  app.put<WithId>(
    '/tocsin/object-templates/:id',
    { config: { may: 'object-template.edit' } },
    async ({ actor, params, body }) =>
      templateWithElements(db, actor, await editTemplate(context, actor, params.id, body)),
  )
  app.post('/tocsin/object-templates/check', { config: { may: 'object-template.read' } }, async ({ body }) =>
    checkDraft(db, body),
  )
  app.get('/tocsin/relationships', { config: { may: 'object-template.read' } }, async (request) =>
    suggestRelationships(db, wishesOf(request)),
  )
}
