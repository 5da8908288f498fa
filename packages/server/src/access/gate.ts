import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { Problem } from '../platform/http/problem.ts'
import type { Actor } from './actor.ts'
import { actorOfKeys, authenticate, refuseStranger } from './authenticate.ts'
import { refuseOwing } from './duties.ts'
import { noteKeyUse } from './key-use.ts'
import { countSearch } from './rate-limit.ts'
import { isAllowed, rules, type May } from './permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: May
    /** Whoever has to do something first in the browser may call it: it is how they do that, or how they leave. */
    evenOwing?: true
    /** Takes HTTP Basic as well: an e-mail address, and for the password a key of that user's. */
    takesBasic?: true
    /** A search: roles may limit how many there are. */
    isSearch?: boolean
    /** A GET that changes something, as MISP has them: with a key, or not at all. */
    changes?: true
  }
  interface FastifyRequest {
    /** The caller. Reading it on a route that is open to anybody and was called by a stranger throws. */
    readonly actor: Actor
    /** The caller, or undefined where a stranger calls a route that is open to anybody. */
    readonly caller: Actor | undefined
  }
}

/** A route and what one has to be allowed in order to call it. */
export type DeclaredRoute = { method: string; url: string; may: May }

const routes = new WeakMap<FastifyInstance, DeclaredRoute[]>()

/** Every route that there is. */
export function declaredRoutes(app: FastifyInstance): readonly DeclaredRoute[] {
  return routes.get(app) ?? []
}

const actors = new WeakMap<FastifyRequest, Actor>()
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The door of every route: who is it, may they, and does a changing request by cookie really come from our own pages.
 * A route that does not say who may call it stops the server from starting.
 */
export function registerGate(app: FastifyInstance, context: Context): void {
  app.decorateRequest('actor', { getter: actorOf })
  app.decorateRequest('caller', { getter: callerOf })
  const declared: DeclaredRoute[] = []
  routes.set(app, declared)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.may) throw new Error(`The route ${url} does not say who may call it`)
    for (const one of [method].flat()) declared.push({ method: one, url, may: config.may })
  })
  app.addHook('onRequest', async (request, reply) => {
    const { may, evenOwing, isSearch } = request.routeOptions.config
    if (may === undefined) return
    const actor = await authenticate(context, request)
    if (actor) actors.set(request, { ...actor, from: whereFrom(request) })
    if (actor?.via.kind === 'key') {
      noteKeyUse(context, actor.via.keyId, request.ip)
      if (actor.via.expires) reply.header('x-auth-key-expiration', isoOf(actor.via.expires))
    }
    if (actor?.via.kind !== 'key') refuseForeignPage(request, context.config.baseUrl)
    if (rules[may] === 'anybody') return
    if (!actor) refuseStranger()
    if (actor.via.kind === 'session') refuseForgery(request, actor.via.csrfToken)
    refuseUnlessAllowed(may, actor)
    if (actor.via.kind === 'session' && !evenOwing) await refuseOwing(context.db, actor)
    if (isSearch) await countSearch(context, actor, reply)
  })
}

/**
 * The caller of a route that is open to anybody because its programs may have no way to send a header: by the key in what
 * they send, else as at any door, and held to what keys are held to everywhere.
 */
export async function callerByKey(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { key, may }: { key: string | undefined; may: May },
): Promise<Actor> {
  const actor = key === undefined ? request.actor : await actorOfKeys(context, [key], request.ip)
  if (actor.via.kind !== 'key') refuseStranger()
  refuseUnlessAllowed(may, actor)
  noteKeyUse(context, actor.via.keyId, request.ip)
  await countSearch(context, actor, reply)
  return { ...actor, from: whereFrom(request) }
}

function refuseUnlessAllowed(may: May, actor: Actor): void {
  if (!isAllowed(may, actor)) {
    throw new Problem('forbidden', 'You do not have permission to use this functionality.')
  }
}

/** As MISP spells it: ISO 8601 with an offset. */
function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00')
}

function actorOf(this: FastifyRequest): Actor {
  return actors.get(this) ?? refuseStranger()
}

function callerOf(this: FastifyRequest): Actor | undefined {
  return actors.get(this)
}

/** The address, and the name that the sender's side gave the request. */
function whereFrom({ ip, headers }: FastifyRequest): NonNullable<Actor['from']> {
  return { ip, requestId: headers['x-request-id']?.toString() }
}

/** A page from elsewhere sends its own origin. Without a key it may change nothing: not even who is logged in. */
function refuseForeignPage({ method, headers }: FastifyRequest, baseUrl: string): void {
  if (SAFE_METHODS.has(method) || headers.origin === undefined) return
  if (headers.origin !== new URL(baseUrl).origin) throw blackHoled()
}

/** A change by cookie says where it comes from, and carries what only our own pages know. */
function refuseForgery({ method, headers, routeOptions }: FastifyRequest, csrfToken: string): void {
  if (SAFE_METHODS.has(method) && !routeOptions.config.changes) return
  if (headers.origin === undefined || headers['x-csrf-token'] !== csrfToken) throw blackHoled()
}

function blackHoled(): Problem {
  return new Problem('forbidden', 'The request has been black-holed')
}
