import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { enqueueOnce } from '../runs/start.ts'
import { requireServer, type ServerRow } from '../servers/find-server.ts'
import { overLink } from './enqueue.ts'

type Scope = { Params: { scope?: string } }

/** `/servers/cache/{id, all}`: has the values of servers kept, of those whose links say so. */
export function registerCaching(app: FastifyInstance, context: Context): void {
  const cache = async ({ actor, params }: FastifyRequest<Scope>) => {
    const by = jobOwnerOf(actor)
    for (const server of await cachedServers(context, params.scope ?? 'all')) {
      await inTransaction(context, async (tx) => enqueueOnce(tx, overLink(server), { job: 'sync.cache', by }))
    }
    return success('Server caching job initiated.', '/servers/cache')
  }
  for (const path of ['/servers/cache', '/servers/cache/:scope']) {
    app.get(path, { config: { may: 'server.edit', changes: true } }, cache)
    app.post(path, { config: { may: 'server.edit' } }, cache)
  }
}

/** Source: MISP's Server::cacheServerInitiator: a link that does not keep values is passed over without a word. */
async function cachedServers({ db }: Context, scope: string): Promise<ServerRow[]> {
  const caching = db.selectFrom('servers').selectAll().where('caching_enabled', '=', true)
  if (scope === 'all') return caching.orderBy('id').execute()
  const { id } = await requireServer(db, scope)
  return caching.where('id', '=', id).execute()
}
