import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let user: string
let syncUser: string
beforeAll(async () => {
  server = await createStartedServer()
  user = await server.addUser({ email: 'user@host.test' })
  syncUser = await server.addUser({ email: 'sync@host.test', role_id: 5 })
})
afterAll(async () => server.close())

test('a synchronising user learns which server this is; others do not', async () => {
  const { body } = await ask(server, syncUser, 'GET', '/servers/getVersion.json')
  expect(body).toEqual({
    version: expect.stringMatching(/^2\.5\.\d+$/),
    pymisp_recommended_version: expect.stringMatching(/^2\.5\.\d+$/),
    perm_sync: true,
    perm_sighting: true,
    perm_galaxy_editor: true,
    perm_analyst_data: true,
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    request_encoding: ['gzip', 'br'],
    filter_sightings: true,
    tocsin: { protocol: 1, understands: expect.any(Array) },
  })
  expect((await ask(server, syncUser, 'GET', '/servers/getInstanceUUID')).body).toEqual({ uuid: body.uuid })
  expect((await ask(server, user, 'GET', '/servers/getVersion')).body).toMatchObject({ perm_sync: false, uuid: '-' })
  expect((await ask(server, user, 'GET', '/servers/getVersion')).body).not.toHaveProperty('tocsin')
  expect((await ask(server, user, 'GET', '/servers/getInstanceUUID')).status).toBe(403)
  expect((await ask(server, user, 'GET', '/servers/getPyMISPVersion.json')).body).toEqual({
    version: body.pymisp_recommended_version,
  })
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('a body may come as %s, as getVersion says', async (encoding, compress) => {
  const answer = await fetch(`${server.url}/events/add`, {
    method: 'POST',
    headers: { authorization: user, 'content-type': 'application/json', 'content-encoding': encoding },
    body: compress(JSON.stringify({ info: `sent as ${encoding}` })),
  })
  expect(await answer.json()).toMatchObject({ Event: { info: `sent as ${encoding}` } })
})

test('the heart beats for strangers', async () => {
  const { status, body } = await ask(server, undefined, 'GET', '/users/heartbeat')
  expect([status, Object.keys(body)]).toEqual([200, ['message']])
})
