import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, MispJson, type Client } from '../packages/client/src/index.ts'
import { addPerson, userPermissions } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

let server: TestServer
let client: Client
beforeAll(async () => {
  server = await createTestServer()
  const { key } = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
  client = createClient({ url: server.url, key })
})
afterAll(async () => server.close())

test('sightings are made, found, drawn and deleted', async () => {
  const { event } = await client.events.add({ info: 'x', Attribute: [{ type: 'domain', value: 'sighted.example' }] })
  const uuid = event.Attribute?.[0]?.uuid ?? ''
  const first = await client.sightings.add(uuid, { type: 1, source: 'a sensor' })
  expect(first).toMatchObject({ type: 1, source: 'a sensor' })
  expect(await client.sightings.addValues(['SIGHTED.example'])).toMatchObject({ attribute_id: first.attribute_id })
  expect(await client.sightings.addValues(['nowhere'])).toBeUndefined()
  expect(await client.sightings.index(event.id)).toHaveLength(2)
  const found = await client.sightings.search({ id: uuid, source: 'a sensor' }, 'attribute')
  expect(found.map(({ id }) => id)).toEqual([first.id])
  const [series] = await client.sightings.series({ attributes: [uuid] })
  expect(series?.days).toMatchObject([{ sightings: 1, false_positives: 1 }])
  await client.sightings.delete(first.uuid ?? '')
  expect(await client.sightings.search({})).toHaveLength(1)
})

test('decaying models are kept in true types', async () => {
  const parameters = { lifetime: 3, decay_speed: 2.3, threshold: 30, default_base_score: 80 }
  const added = await client.decayingModels.add({ name: 'ours', parameters, attribute_types: ['domain'] })
  expect(added).toMatchObject({ name: 'ours', enabled: false, isEditable: true, parameters })
  const id = added.id ?? 0
  await client.decayingModels.enable(id)
  const edited = await client.decayingModels.edit(id, new MispJson({ description: 'for a while' }))
  expect(edited).toMatchObject({ description: 'for a while', enabled: true, formula: 'Polynomial' })
  await client.decayingModels.disable(id)
  expect((await client.decayingModels.view(id)).enabled).toBe(false)
  await client.decayingModels.delete(id)
  expect(await client.decayingModels.index()).toEqual([])
})
