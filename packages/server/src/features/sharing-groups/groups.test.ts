import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let owner: Person
let member: Person
beforeAll(async () => {
  server = await createTestServer()
  const may = [...userPermissions, 'perm_sharing_group' as const]
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may })
  member = await addPerson(server.context, { may })
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const orgOf = ({ orgId, orgName, orgUuid }: Person) => ({ id: String(orgId), name: orgName, uuid: orgUuid })
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
const ID = expect.stringMatching(/^\d+$/)

/** What we add to MISP's fields, and what these say of an ordinary group. */
const beyond = { confidential: false, embeddable: true, incomplete: false }

/** What MISP answers to `{"name": …, "releasability": "x", "description": "d"}`. */
const fields = (name: string) => ({
  id: ID,
  name,
  releasability: 'x',
  description: 'd',
  uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  organisation_uuid: owner.orgUuid,
  org_id: String(owner.orgId),
  sync_user_id: String(owner.userId),
  active: true,
  created: DATE,
  modified: DATE,
  local: false,
  roaming: false,
  ...beyond,
})

test('a group is shown as MISP shows it: added, edited, viewed, listed, and inside an event', async () => {
  const { body: added } = await post(owner, '/sharingGroups/add', {
    name: 'shown',
    releasability: 'x',
    description: 'd',
  })
  const { id } = added.SharingGroup
  const entry = { id: ID, sharing_group_id: id, server_id: '0', all_orgs: false }
  const saved = {
    SharingGroup: fields('shown'),
    Organisation: orgOf(owner),
    SharingGroupOrg: [],
    SharingGroupServer: [entry],
    SharingGroupGroup: [],
  }
  expect(added).toEqual(saved)

  await post(owner, `/sharing_groups/addOrg/${id}/${member.orgId}`)
  const inside = {
    id: ID,
    sharing_group_id: id,
    org_id: String(member.orgId),
    extend: false,
    valid_until: null,
    Organisation: orgOf(member),
  }
  const edited = (await post(owner, `/sharing_groups/edit/${id}`, { description: 'e' })).body
  expect(edited).toEqual({
    ...saved,
    SharingGroup: { ...fields('shown'), description: 'e' },
    SharingGroupOrg: [inside],
  })

  const { name, uuid, description, releasability, local, active, roaming } = edited.SharingGroup
  const listed = { id, uuid, name, description, releasability, local, active, roaming, org_count: '1', ...beyond }
  expect((await get(member, '/sharing_groups')).body).toEqual({
    response: [
      {
        SharingGroup: listed,
        Organisation: orgOf(owner),
        SharingGroupOrg: [inside],
        SharingGroupServer: [{ all_orgs: false, server_id: '0', sharing_group_id: id, Server: [] }],
        SharingGroupGroup: [],
        editable: false,
        deletable: false,
      },
    ],
  })

  expect((await get(member, `/sharing_groups/view/${uuid}`)).body).toEqual({
    SharingGroup: { ...edited.SharingGroup, sync_org_name: owner.orgName, sync_org: orgOf(owner) },
    Organisation: expect.objectContaining({ ...orgOf(owner), date_created: DATE, contacts: null, local: true }),
    SharingGroupOrg: [{ ...inside, Organisation: { ...orgOf(member), local: true } }],
    SharingGroupServer: [{ ...entry, Server: { id: '0', name: 'Local instance', url: server.url } }],
    SharingGroupGroup: [],
  })

  const sent = { info: 'x', distribution: 4, sharing_group_id: id }
  expect((await post(member, '/events/add', sent)).body.Event.SharingGroup).toEqual({
    ...edited.SharingGroup,
    Organisation: orgOf(owner),
    SharingGroupOrg: [inside],
    SharingGroupServer: [{ ...entry, Server: { id: '0', url: server.url, name: server.url } }],
    SharingGroupGroup: [],
  })
})

describe('the list of groups', () => {
  beforeAll(async () => {
    await post(owner, '/sharing_groups/add', {
      name: 'Alpha circle',
      description: 'banks',
      SharingGroupOrg: [{ uuid: member.orgUuid }],
    })
    await post(owner, '/sharing_groups/add', { name: 'beta circle', releasability: 'to banks' })
    await post(owner, '/sharing_groups/add', { name: 'Gamma circle', active: false })
  })
  test.each([
    ['index/value:CIRCLE', ['Alpha circle', 'beta circle']],
    ['index/value:banks', ['Alpha circle', 'beta circle']],
    ['index/value:circle/limit:1', ['Alpha circle']],
    ['index/value:circle/limit:1/page:2', ['beta circle']],
    ['index/true', ['Gamma circle']],
    ['index/value:circle/searchorg:999999', []],
  ])('%s', async (path, names) => {
    const { body } = await get(owner, `/sharing_groups/${path}`)
    expect(body.response.map(({ SharingGroup }: { SharingGroup: { name: string } }) => SharingGroup.name)).toEqual(
      names,
    )
  })
  test('by member', async () => {
    const { body } = await get(owner, `/sharing_groups/index/value:circle/searchorg:${member.orgUuid}`)
    expect(body.response).toMatchObject([{ SharingGroup: { name: 'Alpha circle' } }])
  })
})

const NO_ADD = {
  saved: false,
  name: 'Could not add SharingGroup',
  message: 'Could not add SharingGroup',
  url: '/sharing_groups/add',
}
test.each([
  ['no name', {}, 'Could not save sharing group.'],
  ['an empty name', { name: ' ' }, 'Could not save sharing group.'],
  ['a name that is too long', { name: 'x'.repeat(256) }, { name: ['At most 255 characters are allowed.'] }],
  ['a uuid that is none', { name: 'x', uuid: 'x' }, { uuid: ['Please provide a valid RFC 4122 UUID'] }],
  ['a flag that is none', { name: 'x', roaming: 'x' }, { roaming: ['A boolean is true, false, 1 or 0.'] }],
  [
    'an unknown member',
    { name: 'x', SharingGroupOrg: [{ org_id: 999_999 }] },
    { SharingGroupOrg: ['Invalid organisation.'] },
  ],
  [
    'a member whose uuid is none',
    { name: 'x', SharingGroupOrg: [{ uuid: 'x', name: 'y' }] },
    { 'SharingGroupOrg[0].Organisation.uuid': ['Please provide a valid RFC 4122 UUID'] },
  ],
])('a group with %s is refused, and nothing of it stays', async (_, sent, errors) => {
  const count = async () => server.context.db.selectFrom('sharing_groups').select('id').execute()
  const before = await count()
  const { status, body } = await post(admin, '/sharing_groups/add', sent)
  expect([status, body]).toEqual([403, { ...NO_ADD, errors }])
  expect(await count()).toEqual(before)
})

describe('names', () => {
  test('one that is taken gets a number on adding, also many at once', async () => {
    const answers = await Promise.all(
      ['taken', 'Taken', 'taken', 'taken'].map(async (name) => post(owner, '/sharing_groups/add', { name })),
    )
    const names = answers.map(({ body }) => (body.SharingGroup as { name: string }).name.toLowerCase())
    expect(new Set(names).size).toBe(4)
    for (const name of names) expect(name).toMatch(/^taken(_\d{1,4})?$/)
  })
  test.each([
    ['taken', 'A sharing group with this name already exists.'],
    ['', 'Name cannot be empty.'],
  ])('on editing, %j is refused', async (name, why) => {
    const { body } = await post(owner, '/sharing_groups/add', { name: 'free' })
    const { status, body: edited } = await post(owner, `/sharing_groups/edit/${body.SharingGroup.id}`, { name })
    expect([status, edited.message, edited.errors]).toEqual([403, 'Could not edit SharingGroup', { name: [why] }])
  })
})

test('adding a uuid that is known edits its group, for those who may', async () => {
  const uuid = crypto.randomUUID()
  const { body } = await post(owner, '/sharing_groups/add', { name: 'first', uuid })
  const again = await post(owner, '/sharing_groups/add', { name: 'second', uuid })
  expect(again.body.SharingGroup).toMatchObject({ id: body.SharingGroup.id, name: 'second' })
  const foreign = await post(member, '/sharing_groups/add', { name: 'third', uuid })
  expect([foreign.status, foreign.body]).toEqual([403, { ...NO_ADD, errors: 'Could not save sharing group.' }])
})

describe('members that come along', () => {
  const extendOf = (body: { SharingGroupOrg: { org_id: string; extend: boolean }[] }) =>
    Object.fromEntries(body.SharingGroupOrg.map(({ org_id, extend }) => [org_id, extend]))

  test('are known by their organisation, nested or bare, and by local id; unknown ones are made', async () => {
    const stranger = crypto.randomUUID()
    const { body } = await post(admin, '/sharing_groups/add', {
      name: 'with members',
      SharingGroupOrg: [
        { extend: true, Organisation: { uuid: owner.orgUuid, name: 'another name' } },
        { uuid: member.orgUuid, name: 'x', extend: false },
        { org_id: admin.orgId },
        { Organisation: { uuid: stranger, name: 'Stranger' } },
      ],
    })
    expect(body.SharingGroupOrg).toMatchObject([
      { extend: true, Organisation: orgOf(owner) },
      { extend: false, Organisation: orgOf(member) },
      { extend: false, Organisation: orgOf(admin) },
      { extend: false, Organisation: { uuid: stranger, name: 'Stranger' } },
    ])
    expect((await get(admin, `/organisations/view/${stranger}`)).body.Organisation.local).toBe(false)
  })

  test('join or change on editing, and never leave', async () => {
    const SharingGroupOrg = [{ uuid: member.orgUuid, extend: true }]
    const { body } = await post(owner, '/sharing_groups/add', { name: 'growing', SharingGroupOrg })
    const edit = async (entries: object[]) =>
      extendOf((await post(owner, `/sharing_groups/edit/${body.SharingGroup.id}`, { SharingGroupOrg: entries })).body)
    expect(await edit([{ uuid: admin.orgUuid }])).toEqual({ [member.orgId]: true, [admin.orgId]: false })
    expect(await edit([{ uuid: member.orgUuid }])).toEqual({ [member.orgId]: true, [admin.orgId]: false })
    expect(await edit([{ uuid: member.orgUuid, extend: false }])).toEqual({
      [member.orgId]: false,
      [admin.orgId]: false,
    })
  })

  test('and another owner are a site admin to bring; others own what they make', async () => {
    const Organisation = { uuid: crypto.randomUUID(), name: 'Owner elsewhere' }
    const sent = { name: 'brought', Organisation }
    expect((await post(admin, '/sharing_groups/add', sent)).body).toMatchObject({
      Organisation,
      SharingGroup: { organisation_uuid: Organisation.uuid, sync_user_id: String(admin.userId) },
    })
    expect((await post(owner, '/sharing_groups/add', sent)).body.Organisation).toEqual(orgOf(owner))
  })
})

test.each([
  ['nothing said', {}, [false]],
  ['all organisations of this server', { SharingGroupServer: [{ server_id: 0, all_orgs: true }] }, [true]],
  ['another server only', { SharingGroupServer: [{ server_id: 0, Server: { url: 'https://elsewhere' } }] }, [false]],
  ['roaming', { roaming: true, SharingGroupServer: [{ server_id: 0, all_orgs: true }] }, []],
])('servers of a group, %s', async (name, sent, allOrgs) => {
  const { body } = await post(owner, '/sharing_groups/add', { name, ...sent })
  const entries = (answer: { SharingGroupServer: { all_orgs: boolean }[] }) =>
    answer.SharingGroupServer.map(({ all_orgs }) => all_orgs)
  expect(entries(body)).toEqual(allOrgs)
  const edit = async (change: object) => post(owner, `/sharing_groups/edit/${body.SharingGroup.id}`, change)
  expect(entries((await edit({ roaming: true })).body)).toEqual([])
  expect(entries((await edit({ roaming: false })).body)).toEqual([false])
})
