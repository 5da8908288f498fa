import type { ProblemCode } from '../problem.ts'

/** What a schema is made of on the way in: codecs of the format, fields of our own bodies. */
export type Accepting = { readonly accepts: object; readonly isRequired?: boolean }
/** What a schema is made of on the way out. */
export type Writing = { readonly writes: object }

/** What is not JSON. */
export type Media = { readonly media: string; readonly accepts?: object; readonly writes?: object }

export type Fields = Readonly<Record<string, Accepting>>

/** What the API description says of a route beyond what the route itself says: its path, who may call it, its bounds. */
export type RouteText = {
  /** What it does, in a sentence without its full stop. */
  summary: string
  /** What else has to be known. */
  more?: string
  /** Named wishes: parameters of the query for GET and DELETE, fields of the body for the others. */
  takes?: Fields
  /** A body that is no object of wishes: a document, a list, or another type of media. */
  body?: Accepting | Media
  /** Parameters of the path that are not just the number or uuid of a record. */
  path?: Fields
  /** What is answered when all is well; other types of media; or nothing. */
  answers: Writing | Media | readonly Media[] | 'nothing'
  /** 200 unless said. */
  status?: 201 | 202 | 204 | 302
  /** Problems beyond those that the route's own declaration tells of. */
  errors?: readonly ProblemCode[]
}

/**
 * The routes of a feature, by method and path. A key may name several methods, then several paths, whose ends may be in
 * brackets where they may be left out: `POST DELETE /tags/delete/{id}`, `GET /roles[/index]`, `POST /a/addTag[/{id}[/{tag}]]`.
 */
export type RouteTable = { group: string; routes: Readonly<Record<string, RouteText>> }

export type DescribedRoute = RouteText & { group: string }

/** Each route of these tables as `POST /tags/add`. @throws Error where two entries are for the same route */
export function readTables(tables: readonly RouteTable[]): Map<string, DescribedRoute> {
  const read = new Map<string, DescribedRoute>()
  const entries = tables.flatMap(({ group, routes }) =>
    Object.entries(routes).flatMap(([key, text]) => routesOf(key).map((route) => ({ route, text, group }))),
  )
  for (const { route, text, group } of entries) {
    if (read.has(route)) throw new Error(`${route} is described twice`)
    read.set(route, { ...text, group })
  }
  return read
}

/** `POST PUT /roles[/index] /x` → every method with every path. */
export function routesOf(key: string): string[] {
  const words = key.split(' ')
  const methods = words.filter((word) => !word.startsWith('/'))
  const paths = words.filter((word) => word.startsWith('/')).flatMap(withoutEnds)
  return methods.flatMap((method) => paths.map((path) => `${method} ${path}`))
}

/** `/a[/{b}[/{c}]]` → `/a`, `/a/{b}`, `/a/{b}/{c}`. */
function withoutEnds(path: string): string[] {
  const pieces = path.replaceAll(']', '').split('[')
  return pieces.map((_, count) => pieces.slice(0, count + 1).join(''))
}
