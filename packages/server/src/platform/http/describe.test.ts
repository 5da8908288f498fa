import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let objectUuid: string
let attributeUuid: string
beforeAll(async () => {
  server = await createStartedServer()
  await server.admin('POST', '/events/add', { info: 'an event' })
  const { body } = await server.admin('POST', '/objects/add/1', thing('192.0.2.1'))
  objectUuid = body.Object.uuid
  attributeUuid = body.Object.Attribute[0].uuid
})
afterAll(async () => server.close())

const thing = (value: string) => ({
  name: 'thing',
  'meta-category': 'network',
  description: 'A thing',
  Attribute: [{ object_relation: 'ip', type: 'ip-dst', value }],
})

test('GET on a route that adds tells what to send, in the form of MISP', async () => {
  const { body } = await server.admin('GET', '/attributes/add/1')
  expect(body).toEqual({
    name: '/attributes/add/1 API description',
    description: expect.stringContaining('"Attribute"'),
    mandatory_fields: ['type', 'value'],
    optional_fields: expect.arrayContaining(['category', 'to_ids', 'comment', 'first_seen', 'Tag']),
    url: '/attributes/add/1',
  })
  expect(body.optional_fields).not.toContain('type')
  expect((await server.admin('GET', '/sharingGroups/add')).body.mandatory_fields).toEqual(['name'])
  expect((await server.admin('GET', '/events/edit/1')).body.mandatory_fields).toEqual([])
})

test('it is told to those who may send it', async () => {
  const reader = await addPerson(server.context, { may: ['perm_auth'] })
  expect((await ask(server, reader.key, 'GET', '/events/add')).status).toBe(403)
})

test.each<[string, () => Record<string, unknown>]>([
  ['/events/add', () => ({ info: 'another' })],
  ['/attributes/add/1', () => ({ type: 'domain', value: 'example.com' })],
  ['/objects/add/1', () => thing('192.0.2.2')],
  ['/object_references/add', () => ({ object_uuid: objectUuid, referenced_uuid: attributeUuid })],
  ['/tags/add', () => ({ name: 'a tag' })],
  ['/admin/organisations/add', () => ({ name: 'an organisation' })],
  ['/admin/users/add', () => ({ email: 'somebody@host.test' })],
  ['/admin/roles/add', () => ({ name: 'a role' })],
  ['/auth_keys/add', () => ({})],
  ['/shadow_attributes/add/1', () => ({ type: 'domain', value: 'proposed.example.com' })],
  ['/correlation_exclusions/add', () => ({ value: '192.0.2.3' })],
  ['/sharing_groups/add', () => ({ name: 'a group' })],
])('%s takes its mandatory fields alone, and nothing less', async (path, make) => {
  const fields = make()
  const { mandatory_fields } = (await server.admin('GET', path)).body
  expect(mandatory_fields).toEqual(Object.keys(fields))
  for (const field of mandatory_fields) {
    const { status } = await server.admin('POST', path, { ...fields, [field]: undefined })
    expect([field, status >= 400 && status < 500]).toEqual([field, true])
  }
  expect((await server.admin('POST', path, fields)).status).toBe(200)
})
