import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiError, createClient, type Client } from '../packages/client/src/index.ts'
import { addPerson, everyPermission } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** Templates and the objects made after them, by the typed client against a whole server. */
let server: TestServer
let client: Client
beforeAll(async () => {
  server = await createTestServer()
  const { key } = await addPerson(server.context, { may: everyPermission })
  client = createClient({ url: server.url, key })
})
afterAll(async () => server.close())

const lamp = {
  name: 'lamp',
  uuid: '0f6c7a52-55f5-4b2e-9d2a-2f1f8f3f7a01',
  version: 1,
  description: 'What gives light.',
  'meta-category': 'misc',
  attributes: new Map([['bulb', { 'misp-attribute': 'text', description: 'What shines.', 'ui-priority': 1 }]]),
  required: ['bulb'],
}

test('a template is made, edited, and given back as a document', async () => {
  const added = await client.objectTemplates.add(lamp)
  expect(added).toMatchObject({ uuid: lamp.uuid, version: 1, fixed: false, active: true })
  const attributes = new Map([['bulb', { 'misp-attribute': 'comment' }]])
  const edited = await client.objectTemplates.edit(lamp.uuid, { ...lamp, attributes })
  expect(edited).toMatchObject({ version: 2, active: true })
  expect((await client.objectTemplates.versions(lamp.uuid)).map(({ version }) => version)).toEqual([2, 1])
  expect(await client.objectTemplates.document(lamp.uuid, 1)).toEqual(lamp)
  expect((await client.objectTemplates.document(lamp.uuid)).attributes).toEqual(attributes)
  await expect(client.objectTemplates.edit(lamp.uuid, lamp)).rejects.toBeInstanceOf(ApiError)
})

test('an object is checked against its template, and brought to the next version of it', async () => {
  const bulb = { object_relation: 'bulb', type: 'text', value: 'warm' }
  const named = { name: 'lamp', template_uuid: lamp.uuid, template_version: '1' }
  const { broken } = await client.objectTemplates.check({ ...named, Attribute: [] })
  expect(broken).toMatchObject([{ rule: 'object.required', value: 'bulb' }])
  const { event } = await client.events.add({ info: 'with a lamp' })
  const { id = 0 } = await client.objects.add(event.id ?? 0, { ...named, Attribute: [bulb] })
  expect(await client.objectTemplates.checkStored(id)).toEqual({ broken: [], advice: [] })
  expect(await client.objectTemplates.previewUpgrade(id)).toMatchObject({
    from: { version: '1', known: true },
    to: { version: 2 },
    current: false,
    relations: { gone: [], added: [], changed: [{ relation: 'bulb', type: { from: 'text', to: 'comment' } }] },
  })
  const upgraded = await client.objectTemplates.upgrade(id)
  expect(upgraded).toMatchObject({ template_version: '2', Attribute: [{ type: 'comment', value: 'warm' }] })
  const back = await client.objectTemplates.upgrade(id, { version: 1, force: true })
  expect(back.template_version).toBe('1')
})

test('a template is deleted, and relationships are suggested where there are some', async () => {
  const [newest] = await client.objectTemplates.versions(lamp.uuid)
  await client.objectTemplates.delete(newest?.id ?? 0)
  expect(await client.objectTemplates.versions(lamp.uuid)).toMatchObject([{ version: 1, active: true }])
  expect(await client.objectTemplates.relationships('uses')).toEqual([])
})
