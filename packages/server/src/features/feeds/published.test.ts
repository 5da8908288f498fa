import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let member: Person
let shared: string
let kept: string
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  member = await addPerson(server.context, { may: userPermissions })
  shared = await addEvent({ info: 'shared', distribution: 3 })
  kept = await addEvent({ info: 'kept', distribution: 0 })
  await ask(server, admin.key, 'POST', '/events/add', { info: 'a draft', distribution: 3 })
})
afterAll(async () => server.close())

async function addEvent(more: object): Promise<string> {
  const sent = {
    published: true,
    Tag: [{ name: 'open' }, { name: 'here', local: true }],
    Attribute: [
      { type: 'domain|ip', value: 'a.example.org|192.0.2.1' },
      { type: 'domain', value: 'gone.example.org' },
    ],
    ...more,
  }
  const { body } = await ask(server, admin.key, 'POST', '/events/add', sent)
  const { id, uuid, Attribute } = body.Event
  const gone = Attribute.find(({ value }: { value: string }) => value === 'gone.example.org')
  await ask(server, admin.key, 'POST', `/attributes/delete/${gone.id}`)
  await ask(server, admin.key, 'POST', `/events/publish/${id}`)
  return uuid
}

async function publish(who: Person, parameters: object = {}) {
  const search = { name: 'All', scope: 'events', parameters }
  const saved = (await ask(server, who.key, 'POST', '/tocsin/saved-searches', search)).body.id
  return ask(server, who.key, 'POST', '/tocsin/published-feeds', { saved_search: saved })
}

const read = async (token: string, file: string) => fetch(`${server.url}/tocsin/feed/${token}/${file}`)

test('a feed holds what was published, as its owner sees it, and nothing that is this server’s own', async () => {
  const { token, url } = (await publish(member)).body
  expect(url).toBe(`${server.url}/tocsin/feed/${token}`)
  const manifest = await (await read(token, 'manifest.json')).json()
  expect(Object.keys(manifest)).toEqual([shared])
  expect(manifest[shared]).toMatchObject({
    info: 'shared',
    analysis: '0',
    threat_level_id: '4',
    timestamp: expect.stringMatching(/^\d+$/),
    Orgc: { name: admin.orgName, uuid: admin.orgUuid },
    Tag: [{ name: 'open' }],
  })
  const { Event } = await (await read(token, `${shared}.json`)).json()
  expect(Event).toMatchObject({ uuid: shared, info: 'shared', published: true, Tag: [{ name: 'open' }] })
  expect(Object.keys(Event)).not.toEqual(expect.arrayContaining(['id', 'org_id', 'distribution', 'Org']))
  expect(Event.Attribute[0]).toMatchObject({ type: 'domain|ip', value: 'a.example.org|192.0.2.1' })
  expect((await read(token, `${kept}.json`)).status).toBe(404)
  expect(Object.keys(await (await read((await publish(admin)).body.token, 'manifest.json')).json())).toHaveLength(2)
})

test('its hashes are those of the halves of its live values', async () => {
  const { token } = (await publish(member)).body
  const lines = (await (await read(token, 'hashes.csv')).text()).trim().split('\n')
  // printf %s a.example.org | md5sum; printf %s 192.0.2.1 | md5sum
  expect(lines).toEqual([`8dc86272ca6980861e9d4fe29776dfc8,${shared}`, `d0f88d6c87767262ba8e93d6acccd784,${shared}`])
})

test('a token that was revoked or renewed, or whose owner may not come in, opens nothing', async () => {
  const { id, token } = (await publish(member)).body
  const route = `/tocsin/published-feeds/${id}`
  const renewed = (await ask(server, member.key, 'POST', `${route}/token`)).body.token
  expect([(await read(token, 'manifest.json')).status, (await read(renewed, 'manifest.json')).status]).toEqual([
    404, 200,
  ])
  const { db } = server.context
  await db.updateTable('users').set({ disabled: true }).where('id', '=', member.userId).execute()
  expect((await read(renewed, 'manifest.json')).status).toBe(404)
  await db.updateTable('users').set({ disabled: false }).where('id', '=', member.userId).execute()
  expect((await ask(server, admin.key, 'DELETE', route)).status).toBe(404)
  await ask(server, member.key, 'DELETE', `${route}/token`)
  expect((await read(renewed, 'manifest.json')).status).toBe(404)
  expect((await ask(server, member.key, 'DELETE', route)).status).toBe(204)
  const log = await db.selectFrom('audit_log').selectAll().where('model', '=', 'PublishedFeed').execute()
  expect(JSON.stringify(log)).not.toContain(token)
})

test('a search that names events in both ways leaves none to find one by, and is refused', async () => {
  const { status, body } = await publish(member, { uuid: shared, eventid: 1 })
  expect([status, body.detail]).toEqual([400, expect.stringContaining('uuid and eventid')])
})
