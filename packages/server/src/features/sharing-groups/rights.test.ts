import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
const people: Record<string, Person> = {}
let group: { id: string; uuid: string }

beforeAll(async () => {
  server = await createTestServer()
  const { context } = server
  const may = [...userPermissions, 'perm_sharing_group' as const]
  const owner = await addPerson(context, { may })
  const org = { id: owner.orgId, uuid: owner.orgUuid, name: owner.orgName }
  Object.assign(people, {
    admin: await addPerson(context, { may: everyPermission }),
    owner,
    'colleague of the owner without the permission': await addPerson(context, { org }),
    extender: await addPerson(context, { may }),
    member: await addPerson(context, { may }),
    outsider: await addPerson(context, { may }),
    'user who brought it, without sync': await addPerson(context, { may }),
    'sync user who brought it': await addPerson(context, { may: [...may, 'perm_sync'] }),
  })
})
afterAll(async () => server.close())

beforeEach(async () => {
  const SharingGroupOrg = [{ uuid: who('extender').orgUuid, extend: true }, { uuid: who('member').orgUuid }]
  group = (await call('owner', 'POST', '/sharing_groups/add', { name: 'x', SharingGroupOrg })).body.SharingGroup
})

function who(name: string): Person {
  const person = people[name]
  if (!person) throw new Error(`Nobody is called ${name}`)
  return person
}
// oxlint-disable-next-line max-params -- a request reads best in a line: who, how, where, what
const call = async (name: string, method: string, path: string, body?: unknown) =>
  ask(server, who(name).key, method, path, body)
const broughtBy = async (name: string) =>
  server.context.db
    .updateTable('sharing_groups')
    .set({ sync_user_id: who(name).userId })
    .where('id', '=', Number(group.id))
    .execute()

const FUNCTION = 'You do not have permission to use this functionality.'
const EDITING = 'Invalid sharing group or no editing rights.'
const GONE = 'Sharing group doesn&#039;t exist or you do not have permission to access it.'

describe('who may do what with a group', () => {
  test.each([
    ['admin', 'view edit delete'],
    ['owner', 'view edit delete'],
    ['extender', 'view edit'],
    ['member', 'view'],
    ['outsider', ''],
    ['sync user who brought it', 'edit'],
    ['user who brought it, without sync', ''],
  ])('%s: %s', async (name, rights) => {
    if (name.includes('brought')) await broughtBy(name)
    const may = (right: string) => rights.split(' ').includes(right)
    const { id, uuid } = group
    for (const reference of [id, uuid]) {
      const view = await call(name, 'GET', `/sharing_groups/view/${reference}`)
      expect([view.status, view.body.message]).toEqual(may('view') ? [200, undefined] : [405, GONE])
      expect((await call(name, 'HEAD', `/sharing_groups/view/${reference}`)).status).toBe(may('view') ? 200 : 404)
      const edit = await call(name, 'POST', `/sharing_groups/edit/${reference}`, { description: name })
      expect([edit.status, edit.body.message]).toEqual(may('edit') ? [200, undefined] : [405, 'Action not allowed.'])
    }
    for (const action of ['addOrg', 'removeOrg']) {
      const { status, body } = await call(name, 'POST', `/sharing_groups/${action}`, {
        sg_id: uuid,
        org_id: who('outsider').orgUuid,
      })
      expect([status, body.saved ?? body.message]).toEqual(may('edit') ? [200, true] : [405, EDITING])
    }
    const listed = (await call(name, 'GET', '/sharing_groups/index/limit:1000')).body.response.find(
      ({ SharingGroup }: { SharingGroup: { id: string } }) => SharingGroup.id === id,
    )
    if (may('view')) expect(listed).toMatchObject({ editable: may('edit'), deletable: may('delete') })
    else expect(listed).toBeUndefined()
    const gone = await call(name, 'DELETE', `/sharing_groups/delete/${uuid}`)
    const deleted = { saved: true, url: `/sharing_groups/delete/${uuid}`, message: 'SharingGroup deleted', id: uuid }
    if (may('delete')) expect(gone.body).toMatchObject(deleted)
    else expect([gone.status, gone.body.message]).toEqual([405, 'Action not allowed.'])
  })

  test('without perm_sharing_group nobody edits, the owner neither', async () => {
    const name = 'colleague of the owner without the permission'
    expect((await call(name, 'GET', `/sharing_groups/view/${group.id}`)).status).toBe(200)
    for (const path of [
      `edit/${group.id}`,
      `delete/${group.id}`,
      'add',
      'addOrg',
      'removeOrg',
      'addServer',
      'removeServer',
    ]) {
      const { status, body } = await call(name, 'POST', `/sharing_groups/${path}`, {})
      expect([path, status, body.message]).toEqual([path, 403, FUNCTION])
    }
  })
})

describe('membership counts at once', () => {
  let event: { uuid: string; Attribute: { uuid: string }[]; Object: { uuid: string; Attribute: { uuid: string }[] }[] }
  const sees = async (name: string) =>
    Promise.all(
      [
        `/events/view/${event.uuid}`,
        `/attributes/view/${event.Attribute[0]?.uuid}`,
        `/objects/view/${event.Object[0]?.uuid}`,
        `/sharing_groups/view/${group.id}`,
      ].map(async (path) => (await call(name, 'GET', path)).status === 200),
    )
  const ALL = [true, true, true, true]
  const NONE = [false, false, false, false]

  beforeEach(async () => {
    const shared = { distribution: 4, sharing_group_id: group.id }
    const { body } = await call('owner', 'POST', '/events/add', {
      info: 'x',
      ...shared,
      Attribute: [{ type: 'text', value: 'v', ...shared }],
      Object: [{ name: 'file', ...shared, Attribute: [{ type: 'filename', object_relation: 'filename', value: 'f' }] }],
    })
    event = body.Event
  })

  test('of an organisation', async () => {
    expect([await sees('member'), await sees('outsider'), await sees('admin')]).toEqual([ALL, NONE, ALL])
    const change = async (action: string) =>
      call('owner', 'POST', `/sharing_groups/${action}/${group.id}/${who('outsider').orgId}`)
    await change('addOrg')
    expect(await sees('outsider')).toEqual(ALL)
    await change('removeOrg')
    expect(await sees('outsider')).toEqual(NONE)
  })

  test('of all organisations on this server', async () => {
    const server_id = 0
    await call('owner', 'POST', '/sharing_groups/removeServer', { sg_id: group.id, server_id })
    await call('owner', 'POST', '/sharing_groups/addServer', { sg_id: group.id, server_id, all_orgs: true })
    expect(await sees('outsider')).toEqual(ALL)
    await call('owner', 'POST', '/sharing_groups/removeServer', { sg_id: group.id, server_id })
    expect(await sees('outsider')).toEqual(NONE)
  })
})

describe('organisations and servers of a group', () => {
  test.each([
    ['addOrg', {}, 405, 'No valid sharing group ID provided.'],
    ['addOrg', { sg_id: 999_999, org_id: 1 }, 405, EDITING],
    ['addOrg', { sg_id: '{group}', org_id: 999_999 }, 405, 'Invalid organisation.'],
    ['addOrg', { sg_id: '{group}' }, 405, 'Invalid organisation.'],
    ['removeOrg', { sg_id: '{group}', org_name: 'nobody' }, 405, 'Invalid organisation.'],
    ['addOrg', { sg_id: '{group}', org_uuid: '{member}' }, 403, 'Organisation is already in the sharing group.'],
    ['removeOrg', { sg_uuid: '{group}', org_id: '{outsider}' }, 403, 'Organisation is not in the sharing group.'],
    ['addServer', { sg_id: '{group}', server_id: 7 }, 405, 'Invalid Server.'],
    ['addServer', { sg_id: '{group}' }, 405, 'Invalid Server.'],
    ['removeServer', { sg_id: '{group}', server_url: 'https://elsewhere' }, 405, 'Invalid Server.'],
    ['addServer', { sg_id: '{group}', server_id: '0' }, 403, 'Server is already in the sharing group.'],
  ])('%s %j is refused with %i: %s', async (action, sent, status, why) => {
    const body = JSON.stringify(sent)
      .replace('{group}', group.uuid)
      .replace('{member}', who('member').orgUuid)
      .replace('{outsider}', who('outsider').orgUuid)
    const answer = await call('owner', 'POST', `/sharingGroups/${action}`, body)
    expect([answer.status, answer.body.errors ?? answer.body.message]).toEqual([status, why])
  })

  test('a server 0 in the path is none to MISP', async () => {
    const { status, body } = await call('admin', 'POST', `/sharing_groups/addServer/${group.id}/0`)
    expect([status, body.message]).toEqual([405, 'Invalid Server.'])
  })

  test.each(['addOrg', 'removeOrg', 'removeServer', 'addServer'])(
    '%s says what it did, and moves the group on',
    async (action) => {
      const old = new Date('2020-01-01')
      await server.context.db
        .updateTable('sharing_groups')
        .set({ modified: old })
        .where('id', '=', Number(group.id))
        .execute()
      const [org, server_id] = [who(action === 'addOrg' ? 'outsider' : 'member').orgUuid, 0]
      if (action === 'addServer')
        await call('owner', 'POST', '/sharing_groups/removeServer', { sg_id: group.id, server_id })
      const { body } = await call('owner', 'POST', `/sharing_groups/${action}`, {
        sg_id: group.id,
        org_id: org,
        server_id,
      })
      const thing = action.endsWith('Org') ? 'Organisation' : 'Server'
      const message = `${thing} ${action.startsWith('add') ? 'added to' : 'removed from'} the sharing group.`
      expect(body).toEqual({ saved: true, success: true, name: message, message, url: `/sharing_groups/${action}` })
      const { SharingGroup } = (await call('owner', 'GET', `/sharing_groups/view/${group.id}`)).body
      expect(SharingGroup.modified.slice(0, 4)).not.toBe('2020')
    },
  )

  test('extend comes in the body or in the path', async () => {
    const { id } = group
    await call('owner', 'POST', `/sharing_groups/addOrg/${id}/${who('outsider').orgId}/1`)
    await call('owner', 'POST', '/sharing_groups/addOrg', { sg_id: id, org_id: who('admin').orgId, extend: true })
    const { SharingGroupOrg } = (await call('owner', 'GET', `/sharing_groups/view/${id}`)).body
    expect(SharingGroupOrg.map(({ extend }: { extend: boolean }) => extend)).toEqual([true, false, true, true])
  })
})

describe('a group is not deleted while something is shared with it', () => {
  const attribute = { type: 'text', value: 'v' }
  const inside = { type: 'filename', object_relation: 'filename', value: 'f' }
  test.each([
    ['an event', { shared: true }],
    ['an attribute', { Attribute: [{ ...attribute, shared: true }] }],
    ['an object', { Object: [{ name: 'file', shared: true, Attribute: [inside] }] }],
    ['an attribute of an object', { Object: [{ name: 'file', Attribute: [{ ...inside, shared: true }] }] }],
    ['a report', { EventReport: [{ name: 'r', content: 'c', shared: true }] }],
  ])('%s', async (_, record) => {
    const shared = `"distribution":4,"sharing_group_id":${group.id}`
    const body = JSON.stringify({ info: 'x', ...record }).replace('"shared":true', shared)
    const { body: added } = await call('owner', 'POST', '/events/add', body)
    const refused = await call('owner', 'POST', `/sharing_groups/delete/${group.id}`)
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        saved: false,
        name: 'Could not delete SharingGroup',
        message: 'Could not delete SharingGroup',
        url: `/sharing_groups/delete/${group.id}`,
        errors: 'The sharing group could not be deleted. Something is still shared with it.',
        id: group.id,
      },
    ])
    await call('owner', 'POST', `/events/delete/${added.Event.id}`)
    expect((await call('owner', 'POST', `/sharing_groups/delete/${group.id}`)).body.message).toBe(
      'SharingGroup deleted',
    )
  })

  test('a note', async () => {
    await call('owner', 'POST', '/events/add', { info: 'x', Note: [{ note: 'n', object_type: 'Event' }] })
    const shared = { distribution: 4, sharing_group_id: Number(group.id) }
    await server.context.db.updateTable('analyst_data').set(shared).execute()
    expect((await call('owner', 'POST', `/sharing_groups/delete/${group.id}`)).status).toBe(403)
  })
})
