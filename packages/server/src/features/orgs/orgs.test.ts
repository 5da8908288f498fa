import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Answer } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer({ org: 'Host' })
})
afterAll(async () => server.close())

const add = async (fields: object) => server.admin('POST', '/admin/organisations/add', fields)
const ORGANISATION = {
  id: expect.stringMatching(/^\d+$/),
  name: 'CSIRT',
  date_created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  date_modified: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  description: null,
  type: '',
  nationality: '',
  sector: '',
  uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  contacts: null,
  local: true,
  restricted_to_domain: null,
}
const refused = (action: string, url: string, errors: object) => {
  const message = `Could not ${action} Organisation`
  return { saved: false, name: message, message, url, errors }
}

test('an organisation is shown as MISP shows one: made, by itself, and in a list', async () => {
  const { body: made } = await add({ name: 'CSIRT' })
  expect(made.Organisation).toEqual({ ...ORGANISATION, created_by: '1', landingpage: null })
  const { id, uuid } = made.Organisation
  const byAdmin = { user_count: '0', created_by: '1', created_by_email: 'admin@admin.test' }
  for (const reference of [id, uuid, uuid.toUpperCase(), 'CSIRT', 'csirt']) {
    const { body } = await server.admin('GET', `/organisations/view/${reference}`)
    expect(body).toEqual({ Organisation: { ...ORGANISATION, ...byAdmin } })
    expect((await server.admin('HEAD', `/organisations/view/${reference}`)).status).toBe(200)
  }
  const { body: listed } = await server.admin('GET', '/organisations/index/scope:local/searchall:csir')
  expect(listed).toEqual([{ Organisation: { ...ORGANISATION, ...byAdmin, landingpage: null } }])
})

test('who made an organisation is for site admins to know; the host was made by nobody', async () => {
  const key = await server.addUser({ email: 'user@host.test' })
  const { body } = await ask(server, key, 'GET', '/organisations/view/1')
  expect(Object.keys(body.Organisation).filter((name) => name.startsWith('created_by'))).toEqual([])
  expect((await server.admin('GET', '/organisations/view/1')).body.Organisation).toMatchObject({
    user_count: '2',
    created_by: '0',
    created_by_email: 'Unknown',
  })
})

test('organisations are listed by scope', async () => {
  await add({ name: 'From afar', local: false })
  const names = async (path: string) =>
    (await server.admin('GET', path)).body.map(
      ({ Organisation }: { Organisation: { name: string } }) => Organisation.name,
    )
  expect(await names('/organisations')).toEqual(await names('/organisations/index/scope:local'))
  expect(await names('/organisations')).not.toContain('From afar')
  expect(await names('/organisations/index/scope:external')).toEqual(['From afar'])
  expect(await names('/organisations/index/scope:all')).toEqual(expect.arrayContaining(['From afar', 'Host']))
  expect(await names('/organisations/index/scope:all/searchall:nowhere')).toEqual([])
})

test('an edit changes what it names and leaves the rest', async () => {
  const { id } = (await add({ name: 'Edited', sector: 'Energy', description: 'one' })).body.Organisation
  const edit = async (fields: object) => (await server.admin('PUT', `/admin/organisations/edit/${id}`, fields)).body
  expect((await edit({ nationality: 'Luxembourg' })).Organisation.restricted_to_domain).toEqual([])
  await edit({ nationality: 'Luxembourg', restricted_to_domain: ['a.test'] })
  const { Organisation: edited } = await edit({ Organisation: { description: 'two', type: null } })
  expect(edited).toMatchObject({
    name: 'Edited',
    sector: 'Energy',
    nationality: 'Luxembourg',
    description: 'two',
    type: '',
    restricted_to_domain: ['a.test'],
  })
})

test.each([
  ['name', 'hOST', 'An organisation with this name already exists.'],
  ['name', '  ', 'Name cannot be empty.'],
  ['name', 'x'.repeat(256), 'At most 255 characters are allowed.'],
  ['name', 'a\0b', 'Text must not contain NUL characters.'],
  ['name', { a: 1 }, 'Text expected.'],
  ['uuid', 'none', 'Please provide a valid RFC 4122 UUID'],
  ['local', 'maybe', 'A boolean is true, false, 1 or 0.'],
])('an organisation with the %s %j is refused, also by an edit', async (field, value, message) => {
  const errors = { [field]: [message] }
  const { status, body } = await add({ name: 'New one', [field]: value })
  expect([status, body]).toEqual([403, refused('add', '/admin/organisations/add', errors)])
  const { id } = (await add({ name: `Victim of ${message}` })).body.Organisation
  const edited = await server.admin('POST', `/admin/organisations/edit/${id}`, { [field]: value })
  expect([edited.status, edited.body]).toEqual([403, refused('edit', '/admin/organisations/edit', errors)])
})

test('a uuid belongs to one organisation', async () => {
  const { uuid } = (await server.admin('GET', '/organisations/view/1')).body.Organisation
  expect((await add({ name: 'Twin', uuid })).body.errors).toEqual({
    uuid: ['An organisation with this UUID already exists.'],
  })
})

test.each(['99999', 'nobody', '0', 'b1d0a2c4-1111-4c2b-9a55-0123456789ab', 'a%00b', '9'.repeat(20)])(
  'there is no organisation %s',
  async (reference) => {
    const answers: Answer[] = []
    answers.push(await server.admin('GET', `/organisations/view/${reference}`))
    for (const action of ['edit', 'delete']) {
      answers.push(await server.admin('POST', `/admin/organisations/${action}/${reference}`, {}))
    }
    for (const { status, body } of answers) expect([status, body.message]).toEqual([404, 'Invalid organisation'])
    expect((await server.admin('HEAD', `/organisations/view/${reference}`)).status).toBe(404)
  },
)

test('an organisation goes when nothing refers to it, and the host never', async () => {
  const { id, uuid } = (await add({ name: 'Short-lived' })).body.Organisation
  const { body } = await server.admin('POST', `/admin/organisations/delete/${uuid}`)
  const [message, url] = ['Organisation deleted', `/admin/organisations/delete/${id}`]
  expect(body).toEqual({ saved: true, success: true, name: message, message, url, id })
  const { id: busy } = (await add({ name: 'Busy' })).body.Organisation
  await server.addUser({ email: 'user@busy.test', org_id: busy })
  for (const kept of [busy, '1']) {
    const { status, body: no } = await server.admin('DELETE', `/admin/organisations/delete/${kept}`)
    expect([status, no]).toEqual([403, { ...refused('delete', `/admin/organisations/delete/${kept}`, []), id: kept }])
  }
})

test('only site admins change organisations', async () => {
  const key = await server.addUser({ email: 'lead@host.test', role_id: 2 })
  for (const path of ['add', 'edit/1', 'delete/1']) {
    const { status, body } = await ask(server, key, 'POST', `/admin/organisations/${path}`, { name: 'no' })
    expect([status, body.message]).toEqual([403, 'You do not have permission to use this functionality.'])
  }
})
