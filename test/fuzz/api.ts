/** As much of the API description as the run reads. */
type Schema = { $ref?: string; anyOf?: Schema[]; allOf?: Schema[]; properties?: Record<string, Schema> }
export type Operation = {
  tags: string[]
  parameters: { name: string; in: string; example: unknown }[]
  requestBody?: { content: Record<string, { schema: Schema; example: unknown }> }
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>
}
export type Api = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema>; responses: Record<string, object> }
}

/** `POST`, `/tags/add`, and what is said of it. */
export type Route = { method: string; path: string; operation: Operation }

export function routesOf({ paths }: Api): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The names of the fields that a body may have, those inside a wrapper included. */
export function fieldsOf(api: Api, { operation }: Route): string[] {
  const schemas = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema)
  return [...new Set(schemas.flatMap((schema) => namesIn(api, schema)))]
}

function namesIn(api: Api, { $ref, anyOf = [], allOf = [], properties = {} }: Schema): string[] {
  const referred = $ref === undefined ? undefined : api.components.schemas[$ref.split('/').at(-1) ?? '']
  const inner = referred ? namesIn(api, referred) : []
  return [...inner, ...Object.keys(properties), ...[...anyOf, ...allOf].flatMap((part) => namesIn(api, part))]
}
