import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify'
import { rules, type May, type Rule } from '../../access/permissions.ts'

/** A route as the server answers to it: `POST`, `/tags/delete/{id}`. */
export type ServedRoute = {
  method: string
  path: string
  may: May
  /** Who may call it. */
  allows: Rule
  config: Partial<FastifyContextConfig>
}

/** Collects every route that is registered from here on; what it answers tells them when all are there. */
export function collectRoutes(app: FastifyInstance): () => ServedRoute[] {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
  })
  return () => routes.flatMap(servedOf).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** `POST /tags/add`, as route tables spell it. */
export function keyOf({ method, path }: Pick<ServedRoute, 'method' | 'path'>): string {
  return `${method} ${path}`
}

function servedOf({ method, url, config = {} }: RouteOptions): ServedRoute[] {
  const { may } = config
  // HEAD comes with every GET.
  const methods = [method].flat().filter((name) => name !== 'HEAD')
  if (may === undefined) return []
  return methods.map((name) => ({ method: name, path: templateOf(url), may, allows: rules[may], config }))
}

/** `/events/:id(^[0-9]+$)` → `/events/{id}`; whatever follows is `{*}`. */
function templateOf(url: string): string {
  const spelled = (segment: string) => segment.replace(/^:(\w+).*$/, '{$1}').replace(/^\*$/, '{*}')
  return url.split('/').map(spelled).join('/')
}
