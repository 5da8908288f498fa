import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { addPerson, userPermissions } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'
import { runCommand } from './run-command.ts'

/** Saved searches and exports by the client, and `tocsin exports`, against a whole server that does jobs. */
let server: TestServer
let client: Client
beforeAll(async () => {
  server = await createTestServer({ jobs: 1 })
  const person = await addPerson(server.context, { may: userPermissions })
  client = createClient({ url: server.url, key: person.key })
  const Attribute = [{ type: 'domain', value: 'a.example' }]
  await client.events.add({ info: 'x', Attribute })
})
afterAll(async () => server.close())

const run = async (...args: string[]) => runCommand(client, args)

const search = { name: 'Domains', scope: 'attributes', parameters: { type: 'domain', returnFormat: 'csv' } } as const

test('a search is saved, read, changed and deleted', async () => {
  const added = await client.savedSearches.add(search)
  expect(await client.savedSearches.view(added.id)).toEqual(added)
  expect((await client.savedSearches.edit(added.id, { name: 'Other' })).name).toBe('Other')
  expect((await client.savedSearches.index()).map(({ name }) => name)).toEqual(['Other'])
  await client.savedSearches.delete(added.id)
  expect(await client.savedSearches.index()).toEqual([])
  await expect(client.savedSearches.view(added.id)).rejects.toThrow('There is no such saved search.')
})

test('an export is made by the command, listed, and fetched by its address', async () => {
  const { id: saved_search } = await client.savedSearches.add(search)
  const { id, token } = await client.exports.add({ saved_search, format: 'text' })
  expect((await run('exports', 'list')).out).toBe(`${id}  Domains as text, on demand: not made yet\n`)
  const { code, out } = await run('exports', 'run', id)
  // What is not fit for detection is not in a text, which says nothing else.
  expect([code, out]).toEqual([0, expect.stringMatching(/: 0 bytes, made .*, SHA-256 e3b0c442/)])
  await client.exports.edit(id, { format: 'csv', every: '1d' })
  expect((await run('exports', 'run', id)).out).toMatch(/as csv, every 1d: [1-9]\d* bytes/)
  expect((await fetch(`${server.url}/tocsin/exports/${token}`)).status).toBe(200)
  const renewed = await client.exports.renewToken(id)
  expect(renewed.url).toBe(`${server.url}/tocsin/exports/${renewed.token}`)
  expect((await client.exports.revokeToken(id)).token_start).toBeNull()
  await client.exports.delete(id)
  expect(await client.exports.index()).toEqual([])
})

test('an export that cannot be made ends the command with 1, and says why', async () => {
  const { id: saved_search } = await client.savedSearches.add(search)
  const { id } = await client.exports.add({ saved_search })
  await server.context.db.updateTable('scheduled_exports').set({ format: 'gone' }).execute()
  const { code, out } = await run('exports', 'run', id)
  expect([code, out]).toEqual([1, expect.stringMatching(/Invalid output format/)])
  await expect(run('exports', 'run', 'none')).rejects.toThrow('There is no such export.')
})
