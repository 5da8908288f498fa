import type { FastifyInstance } from 'fastify'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { describeApi } from './document.ts'
import { collectRoutes } from './served-route.ts'

/** `/tocsin/openapi.json`: every route that is registered from here on, as these tables describe it. */
export function registerApiDescription(app: FastifyInstance, tables: readonly RouteTable[], version: string): void {
  const routes = collectRoutes(app)
  const document = once(() => describeApi(routes(), tables, version))
  const text = once(() => Buffer.from(JSON.stringify(document())))
  app.get('/tocsin/openapi', { config: { may: 'anybody' } }, async (_request, reply) =>
    reply.type(JSON_TYPE).send(text()),
  )
}

/** Made when it is first asked for: by then every route is there. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
