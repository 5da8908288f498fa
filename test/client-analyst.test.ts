import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { noticelists } from '../packages/server/src/features/noticelists/content.ts'
import { inTransaction } from '../packages/server/src/platform/db/connect.ts'
import { addPerson, everyPermission } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** The typed client against a whole server: what analysts say of records, what is drawn of them, and notices. */
let server: TestServer
let client: Client
beforeAll(async () => {
  server = await createTestServer()
  const { key } = await addPerson(server.context, { may: everyPermission })
  client = createClient({ url: server.url, key })
})
afterAll(async () => server.close())

async function addEvent(): Promise<{ id: number; uuid: string }> {
  const Attribute = [1, 2, 3].map((i) => ({ type: 'text', value: `value ${i}`, first_seen: i * 1_000_000 }))
  const { event } = await client.events.add({ info: 'an event', Attribute })
  return { id: event.id ?? 0, uuid: event.uuid ?? '' }
}

test('analyst data goes through its life in true types', async () => {
  const { uuid } = await addEvent()
  const added = await client.analystData.add('Opinion', { uuid, type: 'Event' }, { opinion: 30, comment: 'doubtful' })
  expect(added).toMatchObject({ opinion: 30, object_uuid: uuid, distribution: 1, locked: false })
  const id = added.uuid ?? ''
  expect(await client.analystData.edit('Opinion', id, { opinion: 70 })).toMatchObject({
    opinion: 70,
    comment: 'doubtful',
  })
  await client.analystData.add('Note', { uuid: id, type: 'Opinion' }, { note: 'why?' })
  expect(await client.analystData.view('Opinion', id)).toMatchObject({ opinion: 70, Note: [{ note: 'why?' }] })
  expect(await client.analystData.index('Opinion', { uuid })).toHaveLength(1)
  await client.analystData.delete('Opinion', id)
  expect(await client.analystData.index('Opinion', { uuid })).toEqual([])
})

test('graphs and timelines come page after page, and arranged ones are kept', async () => {
  const { id } = await addEvent()
  const labels: string[] = []
  for await (const { nodes } of client.drawings.graph(id, { limit: 2, layers: ['references', 'tags'] })) {
    labels.push(...nodes.map(({ label }) => label))
  }
  expect(labels).toEqual(['an event', 'value 1', 'value 2', 'value 3'])
  const { value: first } = await client.drawings.timeline(id).next()
  expect(first?.items.map(({ label }) => label)).toEqual(['value 1', 'value 2', 'value 3'])
  expect(first?.counts).toEqual({ attributes: 3, objects: 0, undated: 0 })
  const saved = await client.drawings.save(id, { name: 'mine', graph: { zoom: 2 } })
  expect(await client.drawings.saved(id)).toEqual([saved])
  await client.drawings.drop(id, saved.id)
  expect(await client.drawings.saved(id)).toEqual([])
})

test('lists of notices are used, and have their say', async () => {
  const notice = { scope: ['attribute'], field: ['type'], value: ['email'], message: { en: 'Mind the person.' } }
  const read = noticelists.read({ name: 'n', expanded_name: 'N', ref: [], notice: [notice] })
  if ('faults' in read) throw new Error('The list is broken')
  await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  const [list] = await client.noticelists.index()
  expect(await client.noticelists.check({ type: 'email' })).toEqual([])
  await client.noticelists.enable(list?.id ?? '', true)
  expect(await client.noticelists.check({ type: 'email' })).toMatchObject([{ message: { en: 'Mind the person.' } }])
})
