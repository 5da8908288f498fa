import { sharingGroup } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { analystDataWished } from '../notes/of-records.ts'
import { asShown } from './confidential.ts'
import { deleteGroup } from './delete.ts'
import { requireGroup } from './find.ts'
import { listGroups } from './list.ts'
import { loadGroups, type WholeGroup } from './load-groups.ts'
import { registerMembership } from './membership-routes.ts'
import { presentSaved } from './present.ts'
import { addGroup, editGroup } from './save.ts'
import { presentViewed } from './view.ts'

type WithId = { Params: { id: string } }

/** `/sharing_groups/…`: named circles of organisations. */
export function registerSharingGroups(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest<{ Params: { passive?: string } }>) => {
    const isPassive = request.params.passive === 'true'
    return { response: await listGroups(context.db, request.actor, wishesOf(request), isPassive) }
  }
  app.get('/sharing_groups', { config: { may: 'sharing-group.read' } }, index)
  app.get('/sharing_groups/index', { config: { may: 'sharing-group.read' } }, index)
  app.get('/sharing_groups/index/:passive', { config: { may: 'sharing-group.read' } }, index)
  app.get<WithId>('/sharing_groups/view/:id', { config: { may: 'sharing-group.read' } }, async (request) => {
    const { actor, params, method } = request
    const { id, uuid } = await requireGroup(context.db, actor, params.id, method === 'HEAD')
    const { SharingGroup, ...rest } = await presentViewed(context, await whole(context, actor, id))
    const reading = { context, viewer: viewerOf(actor) }
    const notes = await analystDataWished(reading, wishesOf(request), { type: 'SharingGroup', uuid })
    return { SharingGroup: { ...SharingGroup, ...notes }, ...rest }
  })

  app.post(
    '/sharing_groups/add',
    { config: { may: 'sharing-group.edit', takes: takes(sharingGroup, ['name']) } },
    async ({ actor, body }) => presentSaved(await whole(context, actor, await addGroup(context, actor, body))),
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) =>
    presentSaved(await whole(context, actor, await editGroup(context, actor, params.id, body)))
  app.post('/sharing_groups/edit/:id', { config: { may: 'sharing-group.edit', takes: takes(sharingGroup) } }, edit)
  app.put('/sharing_groups/edit/:id', { config: { may: 'sharing-group.edit' } }, edit)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteGroup(context, actor, params.id)
    return success('SharingGroup deleted', `/sharing_groups/delete/${params.id}`, { id: params.id })
  }
  app.post('/sharing_groups/delete/:id', { config: { may: 'sharing-group.edit' } }, remove)
  app.delete('/sharing_groups/delete/:id', { config: { may: 'sharing-group.edit' } }, remove)
  registerMembership(app, context)
}

async function whole({ db }: Context, actor: Actor, id: number): Promise<WholeGroup> {
  const group = (await loadGroups(db, [id])).get(id)
  if (!group) throw new Problem('not-found', 'Invalid sharing group.')
  return asShown(viewerOf(actor), group)
}
