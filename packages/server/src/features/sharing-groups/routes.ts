import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSiteAdmin } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { mayExtend, requireGroup } from './find.ts'
import { addMember, changeServer, removeMember, type Membership, type ServerEntry } from './members.ts'
import { sharingGroupsById } from './present.ts'
import { mayUse, type SharingGroupRow } from './resolve.ts'
import { addGroup, deleteGroup, editGroup } from './save.ts'

type WithId = { Params: { id: string } }
type WithTwo = { Params: { id?: string; other?: string } }

/** `/sharing_groups/…`: named circles of organisations. */
export function registerSharingGroups(app: FastifyInstance, context: Context): void {
  const index = async ({ actor }: FastifyRequest) => {
    const rows = await context.db.selectFrom('sharing_groups').selectAll().orderBy('name').execute()
    const mine = rows.filter((row) => mayUse(actor, row))
    return {
      response: await Promise.all(mine.map(async (row) => listed(context, row, await isEditable(context, actor, row)))),
    }
  }
  app.get('/sharing_groups', { config: { may: 'sharing-group.read' } }, index)
  app.get('/sharing_groups/index', { config: { may: 'sharing-group.read' } }, index)
  app.get<WithId>(
    '/sharing_groups/view/:id',
    { config: { may: 'sharing-group.read' } },
    async ({ actor, params, method }) => {
      const { id } = await requireGroup(context.db, actor, params.id, method === 'HEAD')
      return whole(context, id)
    },
  )

  app.post('/sharing_groups/add', { config: { may: 'sharing-group.edit' } }, async ({ actor, body }) =>
    whole(context, await addGroup(context, actor, body)),
  )
  app.post<WithId>(
    '/sharing_groups/edit/:id',
    { config: { may: 'sharing-group.edit' } },
    async ({ actor, params, body }) => whole(context, await editGroup(context, actor, params.id, body)),
  )
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteGroup(context, actor, params.id)
    return success('SharingGroup deleted', `/sharing_groups/delete/${params.id}`, { id: params.id })
  }
  app.post('/sharing_groups/delete/:id', { config: { may: 'sharing-group.edit' } }, remove)
  app.delete('/sharing_groups/delete/:id', { config: { may: 'sharing-group.edit' } }, remove)

  for (const path of ['', '/:id/:other']) {
    app.post<WithTwo>(`/sharing_groups/addOrg${path}`, { config: { may: 'sharing-group.edit' } }, async (request) =>
      addMember(context, request.actor, membership(request)),
    )
    app.post<WithTwo>(`/sharing_groups/removeOrg${path}`, { config: { may: 'sharing-group.edit' } }, async (request) =>
      removeMember(context, request.actor, membership(request)),
    )
    app.post<WithTwo>(`/sharing_groups/addServer${path}`, { config: { may: 'sharing-group.edit' } }, async (request) =>
      changeServer(context, request.actor, 'add', serverEntry(request)),
    )
    app.post<WithTwo>(
      `/sharing_groups/removeServer${path}`,
      { config: { may: 'sharing-group.edit' } },
      async (request) => changeServer(context, request.actor, 'remove', serverEntry(request)),
    )
  }
}

/** A group with its owner, members and servers, beside each other as MISP answers them. */
async function whole({ db }: Context, id: number): Promise<object> {
  const group = (await sharingGroupsById(db, [id])).get(id)
  if (!group) return {}
  const { Organisation, SharingGroupOrg, SharingGroupServer, ...SharingGroup } = group
  return { SharingGroup, Organisation, SharingGroupOrg, SharingGroupServer }
}

async function isEditable({ db }: Context, actor: FastifyRequest['actor'], row: SharingGroupRow): Promise<boolean> {
  return isSiteAdmin(actor) || mayExtend(db, actor, row)
}

async function listed(context: Context, row: SharingGroupRow, editable: boolean): Promise<object> {
  const group = (await sharingGroupsById(context.db, [row.id])).get(row.id)
  if (!group) return {}
  const { id, uuid, name, description, releasability, local, active, roaming } = group
  const org_count = String(group.SharingGroupOrg.length)
  return {
    SharingGroup: { id, uuid, name, description, releasability, local, active, roaming, org_count },
    Organisation: group.Organisation,
    SharingGroupOrg: group.SharingGroupOrg,
    SharingGroupServer: group.SharingGroupServer,
    editable,
    deletable: editable,
  }
}

function membership(request: FastifyRequest<WithTwo>): Membership {
  const wishes = wishesOf(request)
  return {
    group: request.params.id ?? textWish(wishes['sg_id']),
    org: request.params.other ?? textWish(wishes['org_id']),
    extend: isWished(wishes['extend']),
  }
}

function serverEntry(request: FastifyRequest<WithTwo>): ServerEntry {
  const wishes = wishesOf(request)
  return {
    group: request.params.id ?? textWish(wishes['sg_id']),
    server: request.params.other ?? textWish(wishes['server_id']),
    allOrgs: isWished(wishes['all_orgs']),
  }
}
