import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
// Tests look into answers freely.
// oxlint-disable-next-line no-explicit-any
let document: any
beforeAll(async () => {
  server = await createTestServer()
  document = await (await fetch(`${server.url}/tocsin/openapi.json`)).json()
})
afterAll(async () => server.close())

test('strangers are told of every route and who may call it', () => {
  expect([document.openapi, document.info.title]).toEqual(['3.1.0', 'Tocsin'])
  const who = (path: string, method: string) => document.paths[path][method].description
  expect(who('/tags/add', 'post')).toBe('Who may call it: users with perm_tag_editor.')
  expect(who('/tags/view/{id}', 'get')).toBe('Who may call it: any user.')
  expect(who('/tags/edit/{id}', 'post')).toBe('Who may call it: site admin.')
  expect(document.paths['/tags/add'].post.security).toEqual([{ key: [] }, { session: [] }])
})

test('the body is described by the model that reads it, bare or under its name, also where PUT does what POST does', () => {
  const [bare, wrapped] = document.paths['/tags/edit/{id}'].put.requestBody.content['application/json'].schema.anyOf
  expect(bare.$ref).toMatch(/^#\/components\/schemas\/SentTag/)
  expect(wrapped).toEqual({ type: 'object', properties: { Tag: bare }, required: ['Tag'] })
  const added = document.paths['/tags/add'].post.requestBody.content['application/json'].example
  expect(added).toEqual({ name: 'example' })
})

test('what a route answers is a reference to a record that stands once in the document', () => {
  const { schema } = document.paths['/tags/add'].post.responses['200'].content['application/json']
  expect(schema.properties.Tag).toEqual({ $ref: '#/components/schemas/Tag' })
  expect(document.components.schemas.Tag.properties.name).toEqual({ type: 'string' })
})
