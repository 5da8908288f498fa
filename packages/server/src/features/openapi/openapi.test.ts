import { createHash } from 'node:crypto'
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

const fetchPage = async (name = '') => {
  const response = await fetch(`${server.url}/tocsin/api${name}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('people find every route on the pages, from the list of all to what it answers', async () => {
  const { headers, text } = await fetchPage()
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  const links = [...text.matchAll(/href="(\/tocsin\/api\/[\w-]+)#([\w-]+)"/g)]
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods as object))
  expect(links.map(([, , id]) => id).sort()).toEqual(operations.map(({ operationId }) => operationId).sort())
  const pages = new Map<string, string>()
  for (const path of new Set(links.map(([, path = '']) => path))) {
    pages.set(path, (await fetchPage(path.replace('/tocsin/api', ''))).text)
  }
  const lost = links.filter(([, path = '', id = '']) => !pages.get(path)?.includes(`id="${id}"`))
  expect(lost).toEqual([])
})

test('what a page refers to stands on the page of the records', async () => {
  const { text: records } = await fetchPage('/records')
  const { text } = await fetchPage('/events')
  const names = [...text.matchAll(/href="\/tocsin\/api\/records#(\w+)"/g)].map(([, name]) => name)
  expect(names).toContain('Event')
  expect(names.filter((name) => !records.includes(`id="${name}"`))).toEqual([])
})

test('the pages may load nothing but their own style', async () => {
  const { headers, text } = await fetchPage('/tags')
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(text) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`style-src 'sha256-${hash}'`)
  expect(text.match(/<script|<link|<img|<form| style=/g)).toBeNull()
  expect((await fetchPage('/nothing')).status).toBe(404)
})
