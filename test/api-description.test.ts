import { Validator } from '@seriousme/openapi-schema-validator'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTables } from '../packages/server/src/platform/http/api/route-table.ts'
import { routeTables } from '../packages/server/src/route-tables.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Every route says what it is: in the `api.ts` of its feature, which `route-tables.ts` lists. What a table lacks, or says
 * of a route that is not there, fails here.
 */

/** First segments of paths that nothing is said of yet; this list only gets shorter. */
const EXEMPT = new Set<string>([
  '',
  'admin',
  'analyst_data',
  'analyst_data_blocklists',
  'attributes',
  'audit_logs',
  'auth_keys',
  'communities',
  'correlation_exclusions',
  'decaying_model',
  'decaying_model_mapping',
  'event_blocklists',
  'event_delegations',
  'event_reports',
  'events',
  'feeds',
  'galaxies',
  'galaxy_cluster_blocklists',
  'galaxy_cluster_relations',
  'galaxy_clusters',
  'galaxy_elements',
  'healthz',
  'logs',
  'metrics',
  'noticelists',
  'object_references',
  'object_templates',
  'objects',
  'org_blocklists',
  'organisations',
  'readyz',
  'roles',
  'servers',
  'shadow_attributes',
  'sharing_groups',
  'sightings',
  'tag_collections',
  'taxii2',
  'taxonomies',
  'tocsin',
  'user_settings',
  'users',
  'warninglists',
])

type Content = Record<string, { schema: object; example: unknown }>
type Response = { description: string; content?: Content; $ref?: string }
type Parameter = { name: string; in: string; schema: object; example: unknown }
type Operation = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: object[]
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Response>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response> }
}

let server: TestServer
let document: Document
let operations: [string, Operation][]
beforeAll(async () => {
  server = await createTestServer()
  document = await (await fetch(`${server.url}/tocsin/openapi.json`)).json()
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  )
})
afterAll(async () => server.close())

const isDue = ([key]: [string, Operation]) => !EXEMPT.has(key.split('/')[1] ?? '')
const described = () => operations.filter(isDue)

test('the document is valid OpenAPI 3.1', async () => {
  const whole = { ...document, paths: pathsOf(described()) }
  const { valid, errors } = await new Validator().validate(structuredClone(whole))
  expect([valid, errors]).toEqual([true, undefined])
})

test('every route is described', () => {
  const lacking = described().filter(([, operation]) => operation.summary === undefined)
  expect(lacking.map(([key]) => key)).toEqual([])
})

test('nothing is described that is not there', () => {
  const served = new Set(operations.map(([key]) => key))
  expect([...readTables(routeTables).keys()].filter((key) => !served.has(key))).toEqual([])
})

test('every route has a summary, a group, a name of its own, its parameters, who may call it, what it answers, and errors', () => {
  const incomplete = described().flatMap(([key, operation]) => lacksOf(key, operation).map((lack) => [key, lack]))
  expect(incomplete).toEqual([])
  const names = operations.map(([, { operationId }]) => operationId).filter((name) => name !== undefined)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

function lacksOf(key: string, { summary, tags, description, security, parameters, responses }: Operation): string[] {
  const inPath = [...key.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)
  const told = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
  const statuses = Object.keys(responses)
  const good = statuses.filter((status) => /^[23]/.test(status))
  const isSaid = good.every((status) => ['204', '302'].includes(status) || responses[status]?.content !== undefined)
  const complete: Record<string, boolean> = {
    summary: /^[A-Z].{5,}[^.]$/.test(summary),
    group: tags.length === 1,
    parameters: JSON.stringify(inPath) === JSON.stringify(told),
    permission: /Who may call it: \w/.test(description) && Array.isArray(security),
    success: good.length > 0 && isSaid,
    errors: statuses.some((status) => status.startsWith('4')),
  }
  return Object.keys(complete).filter((name) => !complete[name])
}

test('every example fits its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: true, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ ...document, $id: 'api' })
  const misfits: unknown[] = []
  const check = (at: string, schema: object, example: unknown) => {
    const validate = ajv.compile(withinDocument(schema))
    if (!validate(example))
      misfits.push([at, example, validate.errors?.map(({ instancePath, message }) => [instancePath, message])])
  }
  const checkContent = (at: string, content: Content = {}) => {
    for (const { schema, example } of Object.values(content)) check(at, schema, example)
  }
  for (const [key, { parameters, requestBody, responses }] of described()) {
    for (const { name, schema, example } of parameters) check(`${key} ${name}`, schema, example)
    checkContent(`${key} body`, requestBody?.content)
    for (const [status, { content }] of Object.entries(responses)) checkContent(`${key} ${status}`, content)
  }
  for (const [name, { content }] of Object.entries(document.components.responses)) checkContent(name, content)
  expect(misfits).toEqual([])
})

/** References lead into the document wherever the schema stands. */
function withinDocument(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object
}

function pathsOf(chosen: [string, Operation][]): Document['paths'] {
  const paths: Document['paths'] = {}
  for (const [key, operation] of chosen) {
    const [method = '', path = ''] = key.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  return paths
}
