import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { usableTags } from '../tags/usable-tags.ts'
import { createSync, importServer } from './invite.ts'
import { indexServers, presentServer } from './present-server.ts'
import { addServer, deleteServer, editServer, type SavedServer } from './save-server.ts'
import { sentServer } from './sent-server.ts'

type WithId = { Params: { id: string } }

/** `/servers/…`: the links to other servers. What goes over them is another feature's. */
export function registerServers(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => indexServers(context.db, textWish(wishesOf(request)['search'] ?? ''))
  app.get('/servers', { config: { may: 'server.read' } }, index)
  app.get('/servers/index', { config: { may: 'server.read' } }, index)
  app.post('/servers/index', { config: { may: 'server.read' } }, index)

  const shown = ({ server, authkey }: SavedServer) => ({ Server: presentServer(server, authkey) })
  app.post(
    '/servers/add',
    { config: { may: 'server.edit', takes: takes(sentServer, ['name', 'url', 'authkey', 'remote_org_id']) } },
    async ({ actor, body }) => shown(await addServer(context, actor, body)),
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) =>
    shown(await editServer(context, actor, params.id, body))
  app.post('/servers/edit/:id', { config: { may: 'server.edit', takes: takes(sentServer) } }, edit)
  app.put('/servers/edit/:id', { config: { may: 'server.edit' } }, edit)
  // MISP's own answer has its message in the places of the address and the id.
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteServer(context, actor, params.id)
    const message = 'Server deleted'
    return { saved: true, success: true, name: message, message, url: `/servers/delete/${params.id}`, id: params.id }
  }
  app.post('/servers/delete/:id', { config: { may: 'server.edit' } }, remove)
  app.delete('/servers/delete/:id', { config: { may: 'server.edit' } }, remove)

  app.get('/servers/createSync', { config: { may: 'server.invite', changes: true } }, async ({ actor }) =>
    createSync(context, actor),
  )
  app.post('/servers/createSync', { config: { may: 'server.invite' } }, async ({ actor }) => createSync(context, actor))
  app.post('/servers/import', { config: { may: 'server.edit' } }, async ({ actor, body }) =>
    shown(await importServer(context, actor, body)),
  )
  registerPeerChecks(app, context)
}

/** What another server asks of this one before it exchanges anything. */
function registerPeerChecks(app: FastifyInstance, context: Context): void {
  app.get('/servers/getAvailableSyncFilteringRules', { config: { may: 'sync.offer' } }, async ({ actor }) => {
    const [organisations, tags] = await Promise.all([
      context.db.selectFrom('organisations').select('name').orderBy('name').execute(),
      usableTags(context.db, actor).select('name').orderBy('name').execute(),
    ])
    return { organisations: organisations.map(({ name }) => name), tags: tags.map(({ name }) => name) }
  })
  // Whether what is sent, and how it is said to be, gets through whatever stands between the two servers.
  app.post('/servers/postTest', { config: { may: 'sync.offer' } }, async ({ body, headers }) => ({
    body,
    headers: { 'Content-type': headers['content-type'] ?? '', Accept: headers.accept ?? '', Authorization: 'OK' },
  }))
  app.get('/servers/postTest', { config: { may: 'sync.offer' } }, async () => {
    throw new Problem('not-allowed', 'Invalid request, expecting a POST request.')
  })
}
