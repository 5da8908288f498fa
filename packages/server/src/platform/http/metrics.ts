import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from '../../context.ts'
import { Problem } from './problem.ts'

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/**
 * `/metrics` for Prometheus: the process, the requests by route, the connections to the database. For site admins, and
 * for whoever asks from this machine, which also works while the database is away.
 */
export function registerMetrics(app: FastifyInstance, { pool }: Pick<Context, 'pool'>): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  countConnections(registry, pool)
  timeRequests(app, registry)
  app.get('/metrics', { config: { may: 'metrics.read' } }, async (request, reply) => {
    if (!isFromHere(request)) refuseOthers(request)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

/** By route, not by path: ids in paths would make a series of each request. */
function timeRequests(app: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, from their first byte to the last of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method } = request
    duration.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
}

function countConnections(registry: Registry, pool: Context['pool']): void {
  const connections = new Gauge({
    name: 'database_connections',
    help: 'Connections to the database that work or idle, and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      connections.set({ state: 'working' }, pool.totalCount - pool.idleCount)
      connections.set({ state: 'idle' }, pool.idleCount)
      connections.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}

/** What a proxy on this machine passes on comes from elsewhere, whether or not the proxy is one that we trust. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const isLoopback = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')
  return isLoopback && !FORWARDED.some((name) => name in headers)
}

function refuseOthers({ actor }: FastifyRequest): void {
  if (actor.permissions.has('perm_site_admin')) return
  throw new Problem('forbidden', 'You do not have permission to use this functionality.')
}
