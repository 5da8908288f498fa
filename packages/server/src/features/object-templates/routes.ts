import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { quickFailure, success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { toggleVersion } from './choose-version.ts'
import { registerTemplateEditor } from './editor-routes.ts'
import { findDefinition, requireTemplate } from './find-template.ts'
import { indexTemplates } from './index-templates.ts'
import { deleteTemplate } from './own-templates.ts'
import { possibleTemplates } from './possible-templates.ts'
import { templateWithElements } from './present.ts'

type WithId = { Params: { id: string } }

/** `/object_templates/…`, and `/tocsin/object-templates/…` for what MISP does not have. */
export function registerObjectTemplates(app: FastifyInstance, context: Context): void {
  registerReading(app, context)
  app.post('/object_templates/activate', { config: { may: 'object-template.choose' } }, async (request) => {
    return toggled(await toggleVersion(context, request.actor, chosenId(wishesOf(request))))
  })
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const { id } = await deleteTemplate(context, actor, params.id)
    return success('ObjectTemplate deleted.', `/object_templates/delete/${id}`, { id })
  }
  app.post('/object_templates/delete/:id', { config: { may: 'object-template.edit' } }, remove)
  app.delete('/object_templates/delete/:id', { config: { may: 'object-template.edit' } }, remove)
  registerTemplateEditor(app, context)
}

function registerReading(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async (request: FastifyRequest<{ Params: { all?: string } }>) => {
    const { all } = request.params
    return indexTemplates(db, request.actor, { ...wishesOf(request), ...(all === undefined ? {} : { all }) })
  }
  app.get('/object_templates', { config: { may: 'object-template.read' } }, index)
  app.get('/object_templates/index', { config: { may: 'object-template.read' } }, index)
  app.post('/object_templates/index', { config: { may: 'object-template.read' } }, index)
  app.get<{ Params: { all: string } }>(
    '/object_templates/index/:all',
    { config: { may: 'object-template.read' } },
    index,
  )
  app.get<WithId>(
    '/object_templates/view/:id',
    { config: { may: 'object-template.read' } },
    async ({ actor, params }) => templateWithElements(db, actor, await requireTemplate(db, params.id)),
  )
  app.get<{ Params: { name: string } }>(
    '/object_templates/getRaw/:name',
    { config: { may: 'object-template.edit' } },
    async ({ params }) => {
      const definition = await findDefinition(db, params.name)
      if (definition === undefined) throw new Problem('not-found', 'Template not found')
      return definition
    },
  )
  app.post('/object_templates/possibleObjectTemplates', { config: { may: 'object-template.read' } }, async (request) =>
    possibleTemplates(db, wishesOf(request)),
  )
}

/** MISP's form sends the id as `{"ObjectTemplate": {"data": 5}}`. */
function chosenId(wishes: Wishes): number {
  const inner: unknown = wishes['ObjectTemplate'] ?? wishes
  const data: unknown = typeof inner === 'object' && inner !== null && 'data' in inner ? inner.data : undefined
  return /^\d{1,15}$/.test(String(data)) ? Number(data) : 0
}

/** MISP's answer here has no `check_publish`. */
function toggled(active: boolean | undefined): object {
  if (active === undefined) return quickFailure('Template not found.')
  return { saved: true, success: active ? 'Template activated.' : 'Template disabled.' }
}
