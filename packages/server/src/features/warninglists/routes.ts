import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { RECORD } from '../../platform/http/paths.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { checkValues } from './check-value.ts'
import { refreshLists } from './current-lists.ts'
import { lockList, requireList } from './find.ts'
import { indexLists } from './index-lists.ts'
import { addList, deleteList, editList, importList } from './own-lists.ts'
import { changePolicy, presentPolicy } from './policy.ts'
import { listText } from './present.ts'
import type { ListRow } from './rows.ts'
import { listFields } from './sent-list.ts'
import { toggleLists, turn } from './toggle.ts'
import { unusableEntries } from './unusable.ts'
import { exportedList } from './warninglist-kind.ts'

type WithId = { Params: { id: string } }

/** `/warninglists/…`: lists of known values. Whoever changes them is answered once matching goes by it. */
export function registerWarninglists(app: FastifyInstance, context: Context): void {
  const { db } = context
  const send = async (reply: FastifyReply, row: ListRow) => streamText(reply.type(JSON_TYPE), listText(db, row))
  const index = async (request: FastifyRequest) => indexLists(db, wishesOf(request))
  app.get('/warninglists', { config: { may: 'warninglist.read' } }, index)
  app.get('/warninglists/index', { config: { may: 'warninglist.read' } }, index)
  app.post('/warninglists/index', { config: { may: 'warninglist.read' } }, index)
  const view = async ({ params }: FastifyRequest<WithId>, reply: FastifyReply) =>
    send(reply, await requireList(db, params.id))
  app.get(`/warninglists/${RECORD}`, { config: { may: 'warninglist.read' } }, view)
  app.get('/warninglists/view/:id', { config: { may: 'warninglist.read' } }, view)
  app.get<WithId>('/warninglists/export/:id', { config: { may: 'warninglist.edit' } }, async ({ params }) =>
    exportedList(db, await requireList(db, params.id)),
  )
  app.post('/warninglists/checkValue', { config: { may: 'warninglist.read' } }, async ({ body }) =>
    checkValues(context, body),
  )
  registerSwitches(app, context)
  registerOwnLists(app, context, send)
}

/** On and off, and what a list does. */
function registerSwitches(app: FastifyInstance, context: Context): void {
  app.post('/warninglists/toggleEnable', { config: { may: 'warninglist.edit' } }, async (request) => {
    const toggled = await toggleLists(context, request.actor, wishesOf(request))
    await refreshLists(context)
    return toggled
  })
  for (const path of ['/:id', '/:id/:enable']) {
    app.post<{ Params: { id: string; enable?: string } }>(
      `/warninglists/enableWarninglist${path}`,
      { config: { may: 'warninglist.edit' } },
      async ({ actor, params: { id, enable } }) => {
        const isOn = isWished(enable)
        await inTransaction(context, async (tx) => turn(tx, actor, await lockList(tx, id), isOn))
        await refreshLists(context)
        return success(`Warninglist ${isOn ? 'enabled' : 'disabled'}`, `/warninglists/enableWarninglist/${id}`, { id })
      },
    )
  }
  app.get<WithId>('/tocsin/warninglists/:id/policy', { config: { may: 'warninglist.read' } }, async ({ params }) =>
    presentPolicy(await requireList(context.db, params.id)),
  )
  app.get<WithId>('/tocsin/warninglists/:id/unusable', { config: { may: 'warninglist.read' } }, async ({ params }) => ({
    unusable: await unusableEntries(context.db, await requireList(context.db, params.id)),
  }))
  app.put<WithId>('/tocsin/warninglists/:id/policy', { config: { may: 'warninglist.edit' } }, async (request) => {
    const row = await changePolicy(context, request.actor, request.params.id, wishesOf(request))
    await refreshLists(context)
    return presentPolicy(row)
  })
}

type Send = (reply: FastifyReply, row: ListRow) => Promise<FastifyReply>

/** Lists of one's own. */
function registerOwnLists(app: FastifyInstance, context: Context, send: Send): void {
  const changed =
    <R extends FastifyRequest>(change: (actor: Actor, request: R) => Promise<ListRow>) =>
    async (request: R, reply: FastifyReply) => {
      const row = await change(request.actor, request)
      await refreshLists(context)
      return send(reply, row)
    }
  app.post(
    '/warninglists/add',
    { config: { may: 'warninglist.edit', takes: takes(listFields, ['name', 'type', 'entries']) } },
    changed(async (actor, { body }) => addList(context, actor, body)),
  )
  const edit = changed<FastifyRequest<WithId>>(async (actor, { params, body }) =>
    editList(context, actor, params.id, body),
  )
  app.post('/warninglists/edit/:id', { config: { may: 'warninglist.edit', takes: takes(listFields) } }, edit)
  app.put('/warninglists/edit/:id', { config: { may: 'warninglist.edit' } }, edit)
  app.post('/warninglists/import', { config: { may: 'warninglist.edit' } }, async ({ actor, body }) => {
    const { id } = await importList(context, actor, body)
    await refreshLists(context)
    return success('Warninglist imported', `/warninglists/import/${id}`, { id: String(id) })
  })
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const { id } = await deleteList(context, actor, params.id)
    await refreshLists(context)
    return success('Warninglist deleted.', `/warninglists/delete/${id}`, { id: String(id) })
  }
  app.post('/warninglists/delete/:id', { config: { may: 'warninglist.edit' } }, remove)
  app.delete('/warninglists/delete/:id', { config: { may: 'warninglist.edit' } }, remove)
}
