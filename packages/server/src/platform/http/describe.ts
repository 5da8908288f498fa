import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Fields } from './api/route-table.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route that adds or edits reads; asked by GET, it tells so. */
    takes?: Taken
    /** The route tells what adding or editing reads. */
    tellsOf?: Taken
  }
}

/** The fields of a body, bare or under the name of what they make. */
export type Taken = { name: string; fields: Fields; needed: readonly string[]; others: readonly string[] }

/** As the model reads them; local ids are the server's to give. */
export function takes({ name, fields }: { name: string; fields: Fields }, needed: readonly string[] = []): Taken {
  const others = Object.keys(fields).filter((field) => field !== 'id' && !needed.includes(field))
  return { name, fields, needed, others }
}

/**
 * Routes that are registered from here on and say what they take describe it to GET, for those who may call them.
 * Source: MISP's RestResponseComponent, in `rest-api` §1.1.
 */
export function registerDescriptions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    const { takes: taken, may } = config ?? {}
    if (method !== 'POST' || taken === undefined || may === undefined) return
    app.get(url, { config: { may, tellsOf: taken } }, async (request) => descriptionOf(taken, request))
  })
}

function descriptionOf({ name, needed, others }: Taken, request: FastifyRequest): object {
  const url = request.url.split('?')[0] ?? ''
  return {
    name: `${url} API description`,
    description: `POST a JSON object with these fields, bare or as {"${name}": {...}}.`,
    mandatory_fields: needed,
    optional_fields: others,
    url,
  }
}
