import { organisation, sharingGroup, tag } from '@tocsin/format'
import { readTables, type DescribedRoute, type RouteTable } from '../../platform/http/api/route-table.ts'
import { anything } from '../../platform/http/api/shapes.ts'
import type { Taken } from '../../platform/http/describe.ts'
import type { ApiDocument } from './document-types.ts'
import { Components } from './components.ts'
import { Examples } from './example.ts'
import { operationOf, tellingText, type Making } from './operation.ts'
import { problemSchemas } from './problems.ts'
import { keyOf, type ServedRoute } from './served-route.ts'

const DESCRIPTION = `The MISP REST API as Tocsin serves it, and what lies beyond it under /tocsin/.

Programs show their automation key in the Authorization header. Bodies are JSON whatever their Content-Type says, unless a
route takes another type; answers are JSON unless the route or its returnFormat says otherwise, and Accept changes nothing,
but for TAXII, which has a type of its own. Bodies may come compressed (Content-Encoding: gzip, br), answers go so to those
who accept gzip. MISP's routes are spelled as MISP's clients do: controllers in snake, camel or Pascal case, an end in
.json, and named parameters in the path (/attributes/index/limit:50) all lead to the routes below. Integers are written as
JSON text, as MISP does.`

/** What these routes do, as their tables say. */
export function describeApi(
  routes: readonly ServedRoute[],
  tables: readonly RouteTable[],
  version: string,
): ApiDocument {
  const texts = readTables(tables)
  const components = new Components()
  Object.assign(components.schemas, problemSchemas)
  // Of the records that share a title, these bear it without a number.
  for (const model of [tag, organisation, sharingGroup]) components.refer(model.writes, 'writes')
  const making: Making = { components, examples: new Examples(components), responses: {} }
  const takenAt = new Map<string, Taken>()
  for (const { path, config } of routes) if (config.takes) takenAt.set(path, config.takes)
  const paths: ApiDocument['paths'] = {}
  for (const route of routes) {
    const operation = operationOf(route, textOf(route, texts), takenAt.get(route.path), making)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(tables.map(({ group }) => group))].sort().map((name) => ({ name })),
    paths,
    components: { schemas: components.schemas, responses: making.responses, securitySchemes },
  }
}

/** What a test finds. */
const UNDESCRIBED: DescribedRoute = { group: 'Undescribed', summary: '', answers: anything }

function textOf(route: ServedRoute, texts: ReadonlyMap<string, DescribedRoute>): DescribedRoute {
  const { tellsOf } = route.config
  const group = texts.get(keyOf({ method: 'POST', path: route.path }))?.group
  return tellsOf && group !== undefined ? tellingText(tellsOf, group) : (texts.get(keyOf(route)) ?? UNDESCRIBED)
}

const securitySchemes = {
  key: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'An automation key.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'tocsin_session',
    description: 'A browser that logged in. What changes something also has to send Origin and X-CSRF-Token.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'An e-mail address, and a key of that user for the password.' },
}
