import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { TAXII } from './media-type.ts'

/** What whoever asks again for what was added after what they know is told. */
let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

async function addEvent(fields: object = {}): Promise<string> {
  const sent = { info: 'x', distribution: 1, Attribute: [{ type: 'domain', value: 'a.example' }], ...fields }
  const { body } = await ask(server, admin.key, 'POST', '/events/add', sent)
  await ask(server, admin.key, 'POST', `/events/publish/${body.Event.id}`)
  return body.Event.uuid
}

/** The reports added since, and until when one has read. */
async function readOn(after: string): Promise<{ reports: string[]; last: string }> {
  const url = `${server.url}/taxii2/tocsin/collections/published/objects/?match[type]=report&added_after=${after}`
  const response = await fetch(url, { headers: { authorization: admin.key, accept: TAXII } })
  const { objects = [] } = (await response.json()) as { objects?: { id: string }[] }
  return { reports: objects.map(({ id }) => id), last: response.headers.get('x-taxii-date-added-last') ?? after }
}

test('an event is told of when it came, whatever times it carries, and again when it has changed', async () => {
  const { last } = await readOn('0000-01-01T00:00:00Z')
  const old = await addEvent({ timestamp: 1_000_000_000, date: '2001-09-09' })
  const future = await addEvent({ timestamp: 4_000_000_000 })
  const first = await readOn(last)
  expect(first.reports).toEqual([`report--${old}`, `report--${future}`])
  expect(Math.abs(Date.parse(first.last) - Date.now())).toBeLessThan(60_000)
  expect((await readOn(first.last)).reports).toEqual([])
  await ask(server, admin.key, 'POST', `/events/edit/${old}`, { info: 'y' })
  expect((await readOn(first.last)).reports).toEqual([])
  await ask(server, admin.key, 'POST', `/events/publish/${old}`)
  expect((await readOn(first.last)).reports).toEqual([`report--${old}`])
})

test('what comes while somebody is writing is told of when they are done', async () => {
  const { last } = await readOn('0000-01-01T00:00:00Z')
  await inTransaction(server.context, async (tx) => {
    await tx.updateTable('organisations').set({ description: 'written to' }).execute()
    await addEvent()
    expect((await readOn(last)).reports).toEqual([])
  })
  expect((await readOn(last)).reports).toHaveLength(1)
})

test('an event that goes leaves nothing behind', async () => {
  const uuid = await addEvent()
  await ask(server, admin.key, 'POST', `/events/delete/${uuid}`)
  const { rows } = await server.context.pool.query(
    'select from event_arrivals where event_id not in (select id from events)',
  )
  expect(rows).toEqual([])
})
