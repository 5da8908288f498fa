import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let peer: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  peer = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

const post = async (path: string, body?: unknown, who = admin) => ask(server, who.key, 'POST', path, body)
const get = async (path: string, who = admin) => ask(server, who.key, 'GET', path)

const KEY = 'k'.repeat(40)
const link = (more: object = {}) => ({
  name: 'Neighbour',
  url: 'https://neighbour.example/',
  authkey: KEY,
  remote_org_id: peer.orgUuid,
  ...more,
})

describe('a link', () => {
  test('is added, listed, changed and ended, as MISP answers', async () => {
    const { status, body } = await post(
      '/servers/add',
      link({ pull: '1', pull_rules: '{"tags":{"OR":["tlp:green"]}}' }),
    )
    expect(status).toBe(200)
    expect(body.Server).toMatchObject({
      name: 'Neighbour',
      url: 'https://neighbour.example',
      authkey: KEY,
      org_id: String(admin.orgId),
      remote_org_id: String(peer.orgId),
      pull: true,
      push: false,
      priority: '0',
    })
    expect(JSON.parse(body.Server.pull_rules)).toEqual({
      tags: { OR: ['tlp:green'], NOT: [] },
      orgs: { OR: [], NOT: [] },
      type_attributes: { NOT: [] },
      type_objects: { NOT: [] },
      url_params: '',
    })
    const { id } = body.Server
    const edited = await post(`/servers/edit/${id}`, { name: 'Other', push: true })
    expect(edited.body.Server).toMatchObject({ name: 'Other', push: true, pull: true })
    const [listed] = (await get('/servers/index')).body
    expect(listed).toMatchObject({
      Server: { id, name: 'Other', cache_timestamp: false },
      RemoteOrg: { uuid: peer.orgUuid },
    })
    expect(JSON.stringify(listed)).not.toContain(KEY)
    expect((await get('/servers/index?search=nobody')).body).toEqual([])
    expect((await post(`/servers/delete/${id}`)).body).toMatchObject({ name: 'Server deleted' })
    expect((await get('/servers')).body).toEqual([])
    expect((await post(`/servers/delete/${id}`)).status).toBe(404)
  })

  test('keeps the key of the other server sealed, and out of the audit log', async () => {
    const { id } = (await post('/servers/add', link())).body.Server
    const { rows } = await server.context.pool.query('select * from servers where id = $1', [id])
    expect(rows[0].authkey.toString()).not.toContain(KEY)
    const { rows: log } = await server.context.pool.query(`select to_json(audit_log)::text as line from audit_log`)
    expect(log.map(({ line }) => line).join('\n')).not.toContain(KEY)
    await post(`/servers/delete/${id}`)
  })

  test.each([
    [{ remote_org_id: undefined }, 405, 'No remote org ID set. Please pass it as remote_org_id'],
    [{ remote_org_id: '999999' }, 403, 'Invalid Remote Organisation'],
    [{ url: 'ftp://neighbour.example' }, 403, 'Please enter a valid base-url.'],
    [{ url: 'https://user:secret@neighbour.example' }, 403, 'Please enter a valid base-url.'],
    [{ authkey: 'short' }, 403, 'The authkey has to be exactly 40 characters long'],
    [{ name: ' ' }, 403, 'Name cannot be empty.'],
    [{ name: undefined }, 403, 'This field cannot be left out.'],
    [{ pull_rules: '{' }, 403, 'The pull filter rules must be in valid JSON format.'],
    [{ push_rules: { tags: { OR: [{}] } } }, 403, 'The push filter rules must be in valid JSON format.'],
  ])('%j is refused', async (more, code, message) => {
    const { status, body } = await post('/servers/add', link(more))
    expect(status).toBe(code)
    expect(JSON.stringify(body)).toContain(message)
  })

  test('is for site admins alone', async () => {
    expect((await get('/servers', peer)).status).toBe(403)
    expect((await post('/servers/add', link(), peer)).status).toBe(403)
  })
})

describe('what a peer asks first', () => {
  test('what is sent gets through as it was sent', async () => {
    const sent = { testString: 'Ünïcödé 🦉' }
    expect((await post('/servers/postTest', sent, peer)).body).toEqual({
      body: sent,
      headers: { 'Content-type': 'application/json', Accept: expect.any(String), Authorization: 'OK' },
    })
    expect((await get('/servers/postTest', peer)).status).toBe(405)
  })

  test('the names that its rules may use', async () => {
    await post('/tags/add', { name: 'open' })
    await post('/tags/add', { name: 'kept', org_id: admin.orgId })
    const { body } = await get('/servers/getAvailableSyncFilteringRules', peer)
    expect(body.organisations).toContain(peer.orgName)
    expect(body.tags).toEqual(['open'])
  })
})

test('a synchronising user makes a configuration, which a site admin elsewhere takes in', async () => {
  const { body } = await get('/servers/createSync', peer)
  expect(body.Server).toMatchObject({ url: server.url, authkey: expect.stringMatching(/^[A-Za-z0-9]{40}$/) })
  const { Server } = (await post('/servers/import', body)).body
  expect(Server).toMatchObject({ name: server.url, url: server.url, pull: false, push: false })
  expect((await get('/servers/createSync')).status).toBe(405)
  const known = await ask(server, body.Server.authkey, 'GET', '/users/view/me')
  expect(known.body.User.id).toBe(String(peer.userId))
})
