import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let peer: Person
beforeAll(async () => {
  server = await createTestServer()
  // The first organisation is the host.
  await addPerson(server.context)
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
  peer = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

const call = async (method: string, path: string, body?: unknown) => ask(server, admin.key, method, path, body)
const addEvent = async (who: Person, body: object) => ask(server, who.key, 'POST', '/events/add', body)

const kinds = [
  ['eventBlocklists', 'event_blocklists', 'EventBlocklist', 'event_uuid', { event_info: 'foo', event_orgc: 'bar' }],
  ['orgBlocklists', 'org_blocklists', 'OrgBlocklist', 'org_uuid', { org_name: 'bar' }],
] as const

test.each(kinds)('%s: entries are added, listed, edited and removed as in MISP', async (...kind) => {
  const [path, table, model, uuid, texts] = kind
  const [one, two] = [randomUUID(), randomUUID()]
  const { body } = await call('POST', `/${path}/add`, {
    uuids: [one.toUpperCase(), 'x', `${two}\n${one}`],
    comment: 'c',
  })
  expect(body).toEqual({
    result: { successes: [one.toUpperCase(), two], fails: ['x', one] },
    message: 'Done. Added 2 new entries to the blocklist. 2 entries could not be saved.',
  })
  const listed = (await call('GET', `/${path}/index`)).body
  expect(listed.map((entry: Record<string, unknown>) => [entry[uuid], entry['comment']])).toEqual([
    [one, 'c'],
    [two, 'c'],
  ])
  const [first] = listed
  const edited = (await call('POST', `/${path}/edit/${one}`, { ...first, ...texts, comment: 'This is a test' })).body
  expect(edited).toEqual({ [model]: { ...first, ...texts, comment: 'This is a test' } })
  expect((await call('GET', `/${path}`)).body[0]).toEqual(edited[model])
  const message = 'Blocklist entry removed'
  const gone = { saved: true, success: true, name: message, message }
  expect((await call('POST', `/${path}/delete/${one}`)).body).toEqual({
    ...gone,
    url: `/${table}/delete/${one}`,
    id: one,
  })
  expect((await call('DELETE', `/${path}/delete/${listed[1].id}`)).status).toBe(200)
  for (const action of ['delete', 'edit']) {
    const again = await call('POST', `/${path}/${action}/${one}`, {})
    expect([again.status, again.body.message]).toEqual([404, 'Invalid blocklist entry'])
  }
  expect((await call('GET', `/${path}`)).body).toEqual([])
})

test('what of a blocked organisation is sent by itself or by others is kept out, whatever else is wrong, and counted', async () => {
  await call('POST', '/orgBlocklists/add', { uuids: user.orgUuid })
  const [entry] = (await call('GET', '/orgBlocklists')).body
  expect(entry.blocked_data).toEqual({ blocked_amount: false, blocked_last_time: false })
  const ofUser = { info: 'of the blocked', Orgc: { uuid: user.orgUuid, name: user.orgName } }
  for (const answer of [
    await addEvent(user, { info: 'mine' }),
    await addEvent(user, { errors: [] }),
    await addEvent(peer, ofUser),
    await addEvent(admin, ofUser),
  ]) {
    expect([answer.status, answer.body.message]).toEqual([403, 'Event blocked by organisation blocklist.'])
  }
  // Whoever does not speak for others sends their own event, whatever they write.
  const plain = await addPerson(server.context)
  expect((await addEvent(plain, ofUser)).body.Event.Orgc.uuid).toBe(plain.orgUuid)
  expect((await addEvent(peer, { info: 'their own' })).status).toBe(200)
  const { blocked_data } = (await call('GET', '/orgBlocklists')).body[0]
  expect(blocked_data).toEqual({ blocked_amount: '4', blocked_last_time: expect.stringMatching(/^\d{10}$/) })
  await call('POST', `/orgBlocklists/delete/${user.orgUuid}`)
  expect((await addEvent(user, { info: 'mine' })).status).toBe(200)
})

test('a deleted event does not come back until its entry is removed', async () => {
  const uuid = randomUUID()
  const { body } = await addEvent(user, { info: 'to go', uuid })
  await ask(server, user.key, 'POST', `/events/delete/${body.Event.id}`)
  const [entry] = (await call('GET', '/eventBlocklists')).body
  expect(entry).toMatchObject({
    event_uuid: uuid,
    event_info: 'to go',
    event_orgc: user.orgName,
    comment: 'Automatically blocked by deleting event',
  })
  const again = await addEvent(peer, { info: 'to go', uuid })
  expect([again.status, again.body.message]).toEqual([403, 'Event blocked by event blocklist.'])
  await call('POST', `/eventBlocklists/delete/${uuid}`)
  expect((await addEvent(peer, { info: 'to go', uuid })).status).toBe(200)
})

test('the host organisation keeps events out, only site admins organisations', async () => {
  const [host] = await server.context.db.selectFrom('organisations').selectAll().orderBy('id').limit(1).execute()
  const insider = await addPerson(server.context, host ? { org: host } : {})
  for (const [method, action] of [
    ['GET', 'index'],
    ['POST', 'add'],
    ['POST', 'edit/1'],
    ['POST', 'delete/1'],
  ] as const) {
    const statuses = async (path: string) =>
      Promise.all([insider, user].map(async ({ key }) => (await ask(server, key, method, `/${path}/${action}`)).status))
    const [ofHost, ofGuest] = await statuses('eventBlocklists')
    expect([ofHost === 403, ofGuest]).toEqual([false, 403])
    expect(await statuses('orgBlocklists')).toEqual([403, 403])
  }
})
