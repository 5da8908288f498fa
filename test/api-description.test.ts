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

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect([valid, errors]).toEqual([true, undefined])
})

test('every route is described', () => {
  const lacking = operations.filter(([, operation]) => operation.summary === '')
  expect(lacking.map(([key]) => key)).toEqual([])
})

test('nothing is described that is not there', () => {
  const served = new Set(operations.map(([key]) => key))
  expect([...readTables(routeTables).keys()].filter((key) => !served.has(key))).toEqual([])
})

test('every route has a summary, a group, a name of its own, its parameters, who may call it, what it answers, and errors', () => {
  const incomplete = operations.flatMap(([key, operation]) => lacksOf(key, operation).map((lack) => [key, lack]))
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
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>()
  const validatorOf = (schema: object) => {
    const text = JSON.stringify(schema)
    const validate = compiled.get(text) ?? ajv.compile(withinDocument(text))
    compiled.set(text, validate)
    return validate
  }
  const check = (at: string, schema: object, example: unknown) => {
    const validate = validatorOf(schema)
    if (!validate(example))
      misfits.push([at, example, validate.errors?.map(({ instancePath, message }) => [instancePath, message])])
  }
  const checkContent = (at: string, content: Content = {}) => {
    for (const { schema, example } of Object.values(content)) check(at, schema, example)
  }
  for (const [key, { parameters, requestBody, responses }] of operations) {
    for (const { name, schema, example } of parameters) check(`${key} ${name}`, schema, example)
    checkContent(`${key} body`, requestBody?.content)
    for (const [status, { content }] of Object.entries(responses)) checkContent(`${key} ${status}`, content)
  }
  for (const [name, { content }] of Object.entries(document.components.responses)) checkContent(name, content)
  expect(misfits).toEqual([])
})

/** References lead into the document wherever the schema stands. */
function withinDocument(schema: string): object {
  return JSON.parse(schema.replaceAll('"#/components', '"api#/components')) as object
}
