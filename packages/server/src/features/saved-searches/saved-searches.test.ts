import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let colleague: Person
let stranger: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  const org = { id: owner.orgId, uuid: owner.orgUuid, name: owner.orgName }
  colleague = await addPerson(server.context, { may: userPermissions, org })
  stranger = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const PATH = '/tocsin/saved-searches'
const usual = { name: 'Domains', parameters: { type: 'domain', returnFormat: 'text' } }
const add = async (fields: object = {}, who = owner) => ask(server, who.key, 'POST', PATH, { ...usual, ...fields })
const names = async (who: Person) =>
  (await ask(server, who.key, 'GET', PATH)).body.saved_searches.map(({ name }: { name: string }) => name)

test('a search is saved, changed, and deleted by its owner', async () => {
  const added = await add({ scope: 'attributes' })
  expect(added.status).toBe(201)
  const { id } = added.body
  expect(added.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ...usual,
    description: '',
    scope: 'attributes',
    shared_with: 'nobody',
    taxii: false,
    is_own: true,
    org: { uuid: owner.orgUuid, name: owner.orgName },
    created: expect.any(String),
    modified: expect.any(String),
  })
  const edited = await ask(server, owner.key, 'PATCH', `${PATH}/${id}`, { name: 'Other' })
  expect(edited.body).toMatchObject({ name: 'Other', parameters: usual.parameters, scope: 'attributes' })
  expect((await ask(server, owner.key, 'GET', `${PATH}/${id}`)).body.name).toBe('Other')
  expect((await ask(server, owner.key, 'DELETE', `${PATH}/${id}`)).status).toBe(204)
  expect((await ask(server, owner.key, 'GET', `${PATH}/${id}`)).status).toBe(404)
})

test('others see a search as far as it is shared, and change none', async () => {
  await add({ name: 'mine' })
  const { body } = await add({ name: 'ours', shared_with: 'organisation' })
  await add({ name: 'for all', shared_with: 'everybody' })
  expect(await names(owner)).toEqual(['mine', 'ours', 'for all'])
  expect(await names(colleague)).toEqual(['ours', 'for all'])
  expect(await names(stranger)).toEqual(['for all'])
  const path = `${PATH}/${body.id}`
  expect((await ask(server, colleague.key, 'PATCH', path, { name: 'x' })).status).toBe(403)
  expect((await ask(server, colleague.key, 'DELETE', path)).status).toBe(403)
  expect((await ask(server, stranger.key, 'DELETE', path)).status).toBe(404)
  await server.context.db.updateTable('users').set({ disabled: true }).where('id', '=', owner.userId).execute()
  expect(await names(colleague)).toEqual([])
  await server.context.db.updateTable('users').set({ disabled: false }).where('id', '=', owner.userId).execute()
})

test('sharing with everybody is for those who may publish', async () => {
  expect((await add({ shared_with: 'everybody' }, stranger)).body).toMatchObject({ status: 403 })
})

test.each([
  [{ name: '' }, /^name: Text of 1 to 255/],
  [{ name: 'a\0' }, /^name: /],
  [{ name: '\ud800' }, /^name: /],
  [{ name: 5 }, /^name: /],
  [{ scope: 'objects' }, /^scope: One of events, attributes/],
  [{ parameters: [] }, /^parameters: An object/],
  [{ parameters: { value: 'x'.repeat(70_000) } }, /^parameters: .*65536/],
  [{ parameters: { returnFormat: 'none' } }, /^Invalid output format/],
  [{ taxii: 1 }, /^taxii: true or false/],
  [{ owner: 1 }, /^owner: There is no such field/],
  [{ __proto__: null, constructor: 1 }, /^constructor: There is no such field/],
])('%j is refused by its name', async (fields, message) => {
  const { status, body } = await add(fields)
  expect([400, 404]).toContain(status)
  expect(body.detail).toMatch(message)
})

test('strange parameters are kept as they are', async () => {
  const parameters = { value: 'a\0b', tags: ['\ud800'], nested: { a: [[[]]] } }
  const { body } = await add({ parameters })
  expect((await ask(server, owner.key, 'GET', `${PATH}/${body.id}`)).body.parameters).toEqual(parameters)
})

test('a list goes on where its page ends', async () => {
  for (let i = 0; i < 100; i += 1) await add({ name: `n${i}` }, colleague)
  expect((await add({}, colleague)).body.detail).toMatch(/at most 100/)
  const first = (await ask(server, colleague.key, 'GET', PATH)).body
  expect(first.saved_searches).toHaveLength(100)
  const second = (await ask(server, colleague.key, 'GET', `${PATH}?after=${first.next}`)).body
  expect(second.saved_searches.length).toBeGreaterThan(0)
  expect(second.next).toBeUndefined()
  expect((await ask(server, colleague.key, 'GET', `${PATH}?after=5`)).status).toBe(400)
})

test('what is done to it is in the audit log', async () => {
  const rows = await server.context.db
    .selectFrom('audit_log')
    .select(['action', 'title', 'owner_org_id'])
    .where('model', '=', 'SavedSearch')
    .orderBy('id')
    .limit(3)
    .execute()
  expect(rows).toEqual([
    { action: 'add', title: 'Domains', owner_org_id: owner.orgId },
    { action: 'edit', title: 'Other', owner_org_id: owner.orgId },
    { action: 'delete', title: 'Other', owner_org_id: owner.orgId },
  ])
})
