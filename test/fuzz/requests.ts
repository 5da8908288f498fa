import { fieldsOf, type Api, type Route } from './api.ts'
import type { Draw } from './draw.ts'
import { bodies, queries, segments, values } from './hostile.ts'

/** A request as it is sent. */
export type Sent = { method: string; path: string; type?: string; body?: string | Uint8Array }

/** Ids of records that are there, by what the path says. */
export type Known = readonly [string, ...string[]]

/** Whoever these are about could be the one who asks. */
const ABOUT_PEOPLE = /\/(users|auth_keys|roles|organisations|user_settings)\b/

/** A request to this route, of which something is off. */
export function drawRequest(api: Api, route: Route, known: Known, draw: Draw): Sent {
  const { method } = route
  const path = drawPath(route, known, draw)
  if (method === 'GET' || (method === 'DELETE' && draw.below(2) === 0)) return { method, path }
  if (draw.below(4) === 0) {
    const [type, body] = draw.oneOf(bodies)
    return { method, path, type, body }
  }
  return { method, path, type: 'application/json', body: JSON.stringify(drawBody(api, route, draw)) }
}

function drawPath({ method, path, operation }: Route, known: Known, draw: Draw): string {
  const isHonest = draw.below(3) > 0
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (!isHonest) return draw.oneOf(segments)
    if (name !== 'id') return encodeURIComponent(String(exampleOf(operation.parameters, name)))
    return ABOUT_PEOPLE.test(path) && method !== 'GET' ? '999999999' : draw.oneOf(known)
  })
  return draw.below(method === 'GET' ? 2 : 6) === 0 ? `${filled}?${drawQuery(operation, draw)}` : filled
}

function exampleOf(parameters: Route['operation']['parameters'], name: string): unknown {
  return parameters.find((parameter) => parameter.name === name)?.example ?? '1'
}

/** A parameter that the route knows with a text that it may not like, or something else altogether. */
function drawQuery({ parameters }: Route['operation'], draw: Draw): string {
  const [first, ...others] = parameters.filter((parameter) => parameter.in === 'query')
  if (!first || draw.below(3) === 0) return draw.oneOf(queries)
  const value = draw.oneOf(values)
  const text = typeof value === 'string' ? value.slice(0, 5_000) : JSON.stringify(value).slice(0, 5_000)
  return `${encodeURIComponent(draw.oneOf([first, ...others]).name)}=${encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))}`
}

/** What the description shows, with one or two of its fields spoilt; or no object at all. */
function drawBody(api: Api, route: Route, draw: Draw): unknown {
  const [content] = Object.values(route.operation.requestBody?.content ?? {})
  const example = content?.example ?? {}
  const kind = draw.below(8)
  if (kind === 0) return draw.oneOf(values)
  if (kind === 1) return [example, draw.oneOf(values)]
  if (kind === 2) return example
  const body: Record<string, unknown> = typeof example === 'object' && example !== null ? { ...example } : {}
  for (let count = 1 + draw.below(2); count > 0; count--)
    spoil(body, draw.oneOf(['id', 'request', ...fieldsOf(api, route)]), draw)
  return body
}

/** The field, or one of what the field holds. */
function spoil(body: Record<string, unknown>, field: string, draw: Draw): void {
  const inner = Object.values(body).find(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  const target = inner && draw.below(2) === 0 ? (inner as Record<string, unknown>) : body
  target[field] = structuredClone(draw.oneOf(values))
}
