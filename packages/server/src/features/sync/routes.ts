import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { requireServer } from '../servers/find-server.ts'
import { enqueueOver } from './enqueue.ts'
import { listReceipts, readReceipt } from './receipts.ts'
import { registerCaching } from './register-caching.ts'
import { registerDrift } from './register-drift.ts'
import { registerPreviews } from './register-previews.ts'
import { wantedEvents } from './wanted-events.ts'
import { testConnection } from './test-connection.ts'

type WithLink = { Params: { id: string; technique?: string } }

/** `/servers/…`: what goes over links. The links themselves are another feature's. */
export function registerSync(app: FastifyInstance, context: Context): void {
  const pull = async ({ actor, params }: FastifyRequest<WithLink>) => {
    const server = await requireServer(context.db, params.id)
    const technique = pullTechnique(params.technique ?? 'full')
    if (!server.pull && technique === 'full') {
      throw new Problem('not-allowed', 'Pull setting not enabled for this server.')
    }
    const { job } = await enqueueOver(context, actor, server, { job: 'sync.pull', technique })
    const message = `Pull queued for background execution. Job ID: ${job}`
    return { name: message, message, url: `/servers/pull/${server.id}` }
  }
  for (const path of ['/servers/pull/:id', '/servers/pull/:id/:technique']) {
    app.get(path, { config: { may: 'server.edit', changes: true } }, pull)
    app.post(path, { config: { may: 'server.edit' } }, pull)
  }
  const push = async ({ actor, params }: FastifyRequest<WithLink>) => {
    const server = await requireServer(context.db, params.id)
    const technique = pushTechnique(params.technique ?? 'full')
    const { job } = await enqueueOver(context, actor, server, { job: 'sync.push', technique })
    const message = `Push queued for background execution. Job ID: ${job}`
    return { name: message, message, url: `/servers/push/${server.id}` }
  }
  for (const path of ['/servers/push/:id', '/servers/push/:id/:technique']) {
    app.get(path, { config: { may: 'server.edit', changes: true } }, push)
    app.post(path, { config: { may: 'server.edit' } }, push)
  }
  const test = async ({ params }: FastifyRequest<WithLink>) =>
    testConnection(context, await requireServer(context.db, params.id))
  app.get('/servers/testConnection/:id', { config: { may: 'server.read' } }, test)
  app.post('/servers/testConnection/:id', { config: { may: 'server.read' } }, test)

  registerPreviews(app, context)
  registerDrift(app, context)
  registerCaching(app, context)

  app.post('/events/filterEventIdsForPush', { config: { may: 'sync.offer' } }, async ({ actor, body }) =>
    wantedEvents(context.db, actor, body),
  )

  app.get('/tocsin/receipts', { config: { may: 'server.read' } }, async (request) =>
    listReceipts(context, wishesOf(request)),
  )
  app.get<WithLink>('/tocsin/receipts/:id', { config: { may: 'server.read' } }, async (request) =>
    readReceipt(context, request.params.id, wishesOf(request)),
  )
}

function pushTechnique(text: string): string {
  if (text === 'full' || text === 'incremental' || /^\d{1,15}$/.test(text) || isUuid(text)) return text
  throw new Problem('not-allowed', 'Technique parameter must be full, incremental, or the id of an event.')
}

function pullTechnique(text: string): string {
  if (['full', 'update', 'pull_relevant_clusters'].includes(text) || /^\d{1,15}$/.test(text) || isUuid(text))
    return text
  throw new Problem('forbidden', 'Invalid pull technique')
}
