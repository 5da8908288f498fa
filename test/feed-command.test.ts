import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { addPerson, everyPermission } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'
import { runCommand } from './run-command.ts'

/** Feeds by the client, and `tocsin feed`, against a whole server that does jobs. */
let server: TestServer
let client: Client
let web: Server
let url: string
beforeAll(async () => {
  server = await createTestServer({ jobs: 1 })
  const person = await addPerson(server.context, { may: everyPermission })
  client = createClient({ url: server.url, key: person.key })
  web = createServer((_request, response) => response.end('192.0.2.1 192.0.2.2'))
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/list.txt`
})
afterAll(async () => {
  await server.close()
  web.close()
})

const run = async (...args: string[]) => runCommand(client, ['feed', ...args])

test('a feed is rehearsed, fetched and accounted for by the command', async () => {
  const { id } = await client.feeds.add({ name: 'List', provider: 'p', url, enabled: true, delta_merge: true })
  expect((await run('list')).out).toBe(`${id}  List (freetext): ${url}, enabled\n`)
  expect((await run('fetch', '--dry-run', id)).out).toMatch(/^would be: 2 added; 0 of the new ones/)
  const { code, out } = await run('fetch', id)
  expect([code, out]).toEqual([0, expect.stringMatching(/fetch List: done, 2 added\n$/)])
  expect((await run('receipts', id)).out).toBe(out)
  expect((await client.feeds.edit(id, { name: 'Other' })).name).toBe('Other')
  expect(Object.keys((await client.feeds.preview(id)) as object)).toHaveLength(2)
})

test('a value is looked up in the feeds whose values are kept', async () => {
  const { id } = await client.feeds.add({ name: 'Kept', provider: 'p', url, caching_enabled: true })
  await client.feeds.cache(id)
  const state = async () => (await client.feeds.receipts(id))[0]?.state
  await expect.poll(state, { timeout: 20_000 }).toBe('done')
  expect(await run('find', '192.0.2.2')).toMatchObject({ code: 0, out: `${id}  Kept: ${url}\n` })
  expect(await run('find', '192.0.2.3')).toMatchObject({ code: 1, out: '' })
  expect((await client.feeds.compare()).map(({ Feed }) => Feed['id'])).toEqual([id])
})

test('a feed that cannot be fetched ends the command with 1, and says why', async () => {
  const { id } = await client.feeds.add({ name: 'Gone', provider: 'p', url: 'http://127.0.0.1:9/x', enabled: true })
  expect(await run('fetch', id)).toMatchObject({ code: 1, out: expect.stringMatching(/cannot be reached/) })
})

test('a saved search is published as a feed by the command', async () => {
  const { id } = await client.savedSearches.add({ name: 'all', scope: 'events', parameters: {} })
  const address = (await run('publish', id)).out.trim().split('  ')[1] ?? ''
  expect(await (await fetch(`${address}/manifest.json`)).json()).toEqual({})
  const [feed] = await client.publishedFeeds.index()
  expect((await client.publishedFeeds.revokeToken(feed?.id ?? '')).token_start).toBeNull()
  expect((await fetch(`${address}/manifest.json`)).status).toBe(404)
})
