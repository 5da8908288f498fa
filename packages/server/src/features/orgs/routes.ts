import { organisation } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { analystDataWished } from '../notes/of-records.ts'
import { deleteOrganisation } from './delete.ts'
import { organisationsInUse, requireOrganisation } from './find.ts'
import { indexOrganisations } from './index-orgs.ts'
import { presentOrganisation, presentViewed } from './present.ts'
import { addOrganisation, editOrganisation } from './save.ts'

type WithId = { Params: { id: string } }

/** `/organisations/…`: who takes part. Everybody may look, site admins change. */
export function registerOrganisations(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => indexOrganisations(context.db, request.actor, wishesOf(request))
  app.get('/organisations', { config: { may: 'org.read' } }, index)
  app.get('/organisations/index', { config: { may: 'org.read' } }, index)

  app.get<WithId>('/organisations/view/:id', { config: { may: 'org.read' } }, async (request) => {
    const { id, uuid } = await requireOrganisation(context.db, request.params.id)
    const row = await organisationsInUse(context.db).where('id', '=', id).executeTakeFirstOrThrow()
    const reading = { context, viewer: viewerOf(request.actor) }
    const notes = await analystDataWished(reading, wishesOf(request), { type: 'Organisation', uuid })
    return { Organisation: { ...presentViewed(row, request.actor), ...notes } }
  })

  app.post(
    '/admin/organisations/add',
    { config: { may: 'org.edit', takes: takes(organisation, ['name']) } },
    async ({ actor, body }) => {
      const added = await inTransaction(context, async (tx) => addOrganisation(tx, actor, body))
      return { Organisation: presentOrganisation(added) }
    },
  )

  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    return { Organisation: presentOrganisation(await editOrganisation(context, actor, params.id, body)) }
  }
  app.post('/admin/organisations/edit/:id', { config: { may: 'org.edit', takes: takes(organisation) } }, edit)
  app.put('/admin/organisations/edit/:id', { config: { may: 'org.edit' } }, edit)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteOrganisation(context, actor, params.id)
    return success('Organisation deleted', `/admin/organisations/delete/${id}`, { id: String(id) })
  }
  app.post('/admin/organisations/delete/:id', { config: { may: 'org.edit' } }, remove)
  app.delete('/admin/organisations/delete/:id', { config: { may: 'org.edit' } }, remove)
}
