import { decayingModel } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { findModels, requireModel, visibleModels } from './find.ts'
import { importedFields } from './import.ts'
import { indexModels } from './index-models.ts'
import { presentExported, presentListed, presentViewed, typesOf } from './present.ts'
import { addModel, deleteModel, editModel, mapTypes, switchModel } from './save.ts'
import { sentFields } from './sent-model.ts'
import { sentTypes } from './sent-types.ts'

type WithId = { Params: { id: string } }

/** `/decaying_model/…` and `/decaying_model_mapping/…`: how the worth of attributes falls with time. */
export function registerDecayingModels(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async (request: FastifyRequest) => {
    const rows = await indexModels(db, viewerOf(request.actor), wishesOf(request))
    return rows.map(presentListed)
  }
  app.get('/decaying_model', { config: { may: 'decaying-model.read' } }, index)
  app.get('/decaying_model/index', { config: { may: 'decaying-model.read' } }, index)
  app.get('/decaying_model/getAllDecayingModels', { config: { may: 'decaying-model.read' } }, async ({ actor }) => {
    const rows = await visibleModels(db, viewerOf(actor)).orderBy('id').execute()
    return rows.map((row) => presentViewed(actor, row))
  })
  app.get<WithId>('/decaying_model/view/:id', { config: { may: 'decaying-model.read' } }, async ({ actor, params }) =>
    presentViewed(actor, await requireModel(db, viewerOf(actor), params.id)),
  )
  app.get<WithId>('/decaying_model/export/:id', { config: { may: 'decaying-model.read' } }, async ({ actor, params }) =>
    presentExported(await requireModel(db, viewerOf(actor), params.id)),
  )
  registerChanges(app, context)
  registerSwitches(app, context)
  registerMapping(app, context)
}

function registerChanges(app: FastifyInstance, context: Context): void {
  app.post(
    '/decaying_model/add',
    { config: { may: 'decaying-model.edit', takes: takes(decayingModel, ['name', 'parameters']) } },
    async ({ actor, body }) => {
      const added = await addModel(context, actor, sentFields(body))
      return { data: presentViewed(actor, added), action: 'add' }
    },
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    const edited = await editModel(context, actor, params.id, sentFields(body))
    return { data: presentViewed(actor, edited), action: 'edit' }
  }
  app.post('/decaying_model/edit/:id', { config: { may: 'decaying-model.edit', takes: takes(decayingModel) } }, edit)
  app.put('/decaying_model/edit/:id', { config: { may: 'decaying-model.edit' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteModel(context, actor, params.id)
    return success('Decaying Model deleted.', `/decaying_models/delete/${params.id}`, { id: params.id })
  }
  app.post('/decaying_model/delete/:id', { config: { may: 'decaying-model.edit' } }, remove)
  app.delete('/decaying_model/delete/:id', { config: { may: 'decaying-model.edit' } }, remove)
  app.post('/decaying_model/import', { config: { may: 'decaying-model.edit' } }, async ({ actor, body }) => {
    const added = await addModel(context, actor, importedFields(body))
    const data = presentViewed(actor, added)
    return success('The model has been imported.', '/decaying_models/import', { id: String(added.id), data })
  })
}

function registerSwitches(app: FastifyInstance, context: Context): void {
  for (const action of ['enable', 'disable'] as const) {
    app.post<WithId>(
      `/decaying_model/${action}/:id`,
      { config: { may: 'decaying-model.edit' } },
      async ({ actor, params }) => {
        const row = await switchModel(context, actor, params.id, action === 'enable')
        const id = String(row.id)
        const data = presentViewed(actor, row)
        return success(`Decaying model ${action}d`, `/decaying_models/${action}/${id}`, { id, data })
      },
    )
  }
}

function registerMapping(app: FastifyInstance, context: Context): void {
  app.get<WithId>(
    '/decaying_model_mapping/viewAssociatedTypes/:id',
    { config: { may: 'decaying-model.read' } },
    async ({ actor, params }) => {
      const [found] = await findModels(context.db, viewerOf(actor), [params.id])
      return found ? typesOf(found) : []
    },
  )
  app.post<WithId>(
    '/decaying_model_mapping/linkAttributeTypeToModel/:id',
    { config: { may: 'decaying-model.edit' } },
    async ({ actor, params, body }) => typesOf(await mapTypes(context, actor, params.id, sentTypes(body))),
  )
}
