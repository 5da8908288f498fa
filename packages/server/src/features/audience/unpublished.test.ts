import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** A server whose site admin keeps unpublished events from all but their owners: MISP.unpublishedprivate. */
let server: TestServer
let admin: Person
let author: Person
let outsider: Person
let event: string
beforeAll(async () => {
  server = await createTestServer()
  const may = [...userPermissions, 'perm_delegate' as const]
  admin = await addPerson(server.context, { may: everyPermission })
  author = await addPerson(server.context, { may })
  outsider = await addPerson(server.context, { may })
  await post(admin, '/servers/serverSettingsEdit/MISP.unpublishedprivate', { value: true })
  event = (await post(author, '/events/add', { info: 'not ready', distribution: 3 })).body.Event.uuid
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const statusFor = async (who: Person) => (await ask(server, who.key, 'GET', `/events/view/${event}`)).status
const seers = (list: { id: string }[]) =>
  Object.entries({ author, outsider }).flatMap(([name, { orgId }]) =>
    list.some(({ id }) => id === String(orgId)) ? [name] : [],
  )

test('an event that is not published is there for its owner and site admins alone', async () => {
  expect([await statusFor(author), await statusFor(admin), await statusFor(outsider)]).toEqual([200, 200, 404])
  const found = await post(outsider, '/events/restSearch', { uuid: event })
  expect(found.body.response).toEqual([])
})

test('who will see it once it is published is told beforehand, and why they do not now', async () => {
  const now = await post(author, '/tocsin/audience', { event })
  expect(seers(now.body.organisations)).toEqual(['author'])
  const draft = { distribution: 3, published: true }
  const then = await post(author, '/tocsin/audience', { event, draft })
  expect(seers(then.body.organisations)).toEqual(['author', 'outsider'])
  expect(seers(then.body.difference.gains)).toEqual(['outsider'])
  expect(seers((await post(author, '/tocsin/audience', { draft })).body.organisations)).toEqual(['author', 'outsider'])
  const saved = await post(author, '/tocsin/audience', { draft: { distribution: 3 } })
  expect(seers(saved.body.organisations)).toEqual(['author'])
  const explained = await post(admin, '/tocsin/explain', { event, reader: { org: outsider.orgUuid } })
  expect(explained.body).toMatchObject({ allowed: false, why: [{ at: 'event', rule: 'unpublished' }] })
  const wrong = await post(author, '/tocsin/audience', { event, draft: { distribution: 3, published: 'soon' } })
  expect([wrong.status, wrong.body.detail]).toEqual([400, 'draft.published has to be true or false.'])
})

test('an event of any level can be delegated there, and whoever is asked sees it', async () => {
  const asked = await post(author, `/event_delegations/delegateEvent/${event}`, { org_id: outsider.orgUuid })
  expect(asked.status).toBe(200)
  expect(await statusFor(outsider)).toBe(200)
  await server.context.db.deleteFrom('event_delegations').execute()
})

test('published, it is seen by those it is shared with', async () => {
  await server.context.db.updateTable('events').set({ published: true }).where('uuid', '=', event).execute()
  expect(await statusFor(outsider)).toBe(200)
})
