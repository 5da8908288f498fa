import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { Problem } from '../../platform/http/problem.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { describeApi } from './document.ts'
import { pagesPolicy, renderPages } from './pages.ts'
import { collectRoutes } from './served-route.ts'

/** `/tocsin/openapi.json` and `/tocsin/api`: every route that is registered from here on, as these tables describe it. */
export function registerApiDescription(app: FastifyInstance, tables: readonly RouteTable[], version: string): void {
  const routes = collectRoutes(app)
  const document = once(() => describeApi(routes(), tables, version))
  const text = once(() => Buffer.from(JSON.stringify(document())))
  app.get('/tocsin/openapi', { config: { may: 'anybody' } }, async (_request, reply) =>
    reply.type(JSON_TYPE).send(text()),
  )

  const pages = once(() => renderPages(document()))
  const sendPage = async (reply: FastifyReply, name: string) => {
    const page = pages().get(name)
    if (page === undefined) throw new Problem('not-found', 'There is no such page.')
    return reply.type('text/html; charset=utf-8').header('content-security-policy', pagesPolicy).send(page)
  }
  app.get('/tocsin/api', { config: { may: 'anybody' } }, async (_request, reply) => sendPage(reply, ''))
  app.get<{ Params: { group: string } }>('/tocsin/api/:group', { config: { may: 'anybody' } }, async (request, reply) =>
    sendPage(reply, request.params.group.toLowerCase()),
  )
}

/** Made when it is first asked for: by then every route is there. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
