import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** One record shared with several groups: whoever is in any of them sees it, or whoever is in all. */
let server: TestServer
let admin: Person
let author: Person
let left: Person
let both: Person
let right: Person
let leftGroup: string
let rightGroup: string
beforeAll(async () => {
  server = await createTestServer()
  const { context } = server
  admin = await addPerson(context, { may: everyPermission })
  author = await addPerson(context, { may: userPermissions })
  left = await addPerson(context, { may: userPermissions })
  both = await addPerson(context, { may: userPermissions })
  right = await addPerson(context, { may: userPermissions })
  leftGroup = String(await addSharingGroup(context, author, [left.orgId, both.orgId]))
  rightGroup = String(await addSharingGroup(context, author, [right.orgId, both.orgId]))
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)

async function add(more: object) {
  const { status, body } = await post(author, '/events/add', { info: 'for several', distribution: 4, ...more })
  expect(status).toBe(200)
  return body
}
const seenBy = async (path: string) => {
  const people = { left, both, right }
  const statuses = Object.entries(people).map(async ([name, who]) =>
    (await get(who, path)).status === 200 ? name : '',
  )
  return (await Promise.all(statuses)).filter((name) => name !== '')
}

test.each([
  ['any', ['left', 'both', 'right']],
  ['all', ['both']],
  [undefined, ['left', 'both', 'right']],
])('of %s', async (mode, seen) => {
  const { Event } = await add({ sharing_group_ids: [leftGroup, rightGroup], sharing_group_mode: mode })
  expect(await seenBy(`/events/view/${Event.id}`)).toEqual(seen)
  expect(Event).toMatchObject({
    distribution: '4',
    sharing_group_ids: [leftGroup, rightGroup],
    sharing_group_mode: mode ?? 'any',
    SharingGroup: { id: Event.sharing_group_id, name: expect.stringMatching(/^Composite: Group .* \+ Group /) },
  })
})

test('attributes, objects and reports have groups of their own', async () => {
  const shared = { distribution: 4, sharing_group_ids: [leftGroup, rightGroup], sharing_group_mode: 'all' }
  const { Event } = await add({
    distribution: 1,
    Attribute: [{ type: 'text', value: 'a', ...shared }],
    Object: [{ name: 'thing', ...shared, Attribute: [{ type: 'text', object_relation: 'text', value: 'b' }] }],
    EventReport: [{ name: 'report', ...shared }],
  })
  for (const [who, count] of [
    [left, 0],
    [both, 1],
  ] as const) {
    const view = (await get(who, `/events/view/${Event.id}`)).body.Event
    const lists = [view.Attribute, view.Object, view.EventReport]
    expect(lists.map((list: object[]) => list.length)).toEqual([count, count, count])
    for (const [record] of lists.filter((list) => list.length > 0)) {
      expect(record).toMatchObject({ sharing_group_ids: [leftGroup, rightGroup], sharing_group_mode: 'all' })
    }
  }
})

test('the same groups are one composite, whatever their order; one group is itself', async () => {
  const one = (await add({ sharing_group_ids: [leftGroup, rightGroup] })).Event
  const other = (await add({ sharing_group_ids: [rightGroup, leftGroup, rightGroup] })).Event
  expect(other.sharing_group_id).toBe(one.sharing_group_id)
  const single = (await add({ sharing_group_ids: [leftGroup] })).Event
  expect(single.sharing_group_id).toBe(leftGroup)
  expect(single).not.toHaveProperty('sharing_group_ids')
})

test('an edit that sends the composite keeps the list, any other group replaces it', async () => {
  const { Event } = await add({ sharing_group_ids: [leftGroup, rightGroup] })
  const edit = async (more: object) => (await post(author, `/events/edit/${Event.id}`, more)).body.Event
  const kept = await edit({ info: 'kept', distribution: 4, sharing_group_id: Event.sharing_group_id })
  expect(kept.sharing_group_ids).toEqual([leftGroup, rightGroup])
  const replaced = await edit({ distribution: 4, sharing_group_id: rightGroup })
  expect(replaced).not.toHaveProperty('sharing_group_ids')
  expect(await seenBy(`/events/view/${Event.id}`)).toEqual(['both', 'right'])
})

test('who comes to one of the groups sees what is shared with several', async () => {
  const { Event } = await add({ sharing_group_ids: [leftGroup, rightGroup], sharing_group_mode: 'all' })
  const late = String(await addSharingGroup(server.context, author, []))
  await post(admin, `/sharing_groups/addGroup/${leftGroup}/${late}`)
  await post(admin, `/sharing_groups/addOrg/${late}/${right.orgId}`)
  expect(await seenBy(`/events/view/${Event.id}`)).toEqual(['both', 'right'])
  await post(admin, `/sharing_groups/removeGroup/${leftGroup}/${late}`)
  expect(await seenBy(`/events/view/${Event.id}`)).toEqual(['both'])
})

describe('a composite', () => {
  test('tells a viewer of no group that they may not look at, and of nobody in it', async () => {
    const { Event } = await add({ sharing_group_ids: [leftGroup, rightGroup] })
    const shown = (await get(left, `/events/view/${Event.id}`)).body.Event
    expect(shown.sharing_group_ids).toEqual([leftGroup])
    expect(shown.SharingGroup.name).toMatch(/^Composite: Group [^+]* \+ others$/)
    expect(shown.SharingGroup.SharingGroupOrg).toMatchObject([{ org_id: String(left.orgId) }])
    expect(JSON.stringify(shown)).not.toContain(right.orgUuid)
    const whole = (await get(both, `/events/view/${Event.id}`)).body.Event.SharingGroup
    expect(whole.SharingGroupOrg).toHaveLength(3)
  })

  test('is no group to list, edit, delete or put into another', async () => {
    const id = (await add({ sharing_group_ids: [leftGroup, rightGroup] })).Event.sharing_group_id
    const { response } = (await get(author, '/sharing_groups/index/limit:100')).body
    expect(response.map(({ SharingGroup }: { SharingGroup: { id: string } }) => SharingGroup.id)).not.toContain(id)
    for (const path of [`edit/${id}`, `delete/${id}`, `addOrg/${id}/${left.orgId}`]) {
      expect((await post(admin, `/sharing_groups/${path}`, { name: 'mine' })).status).toBe(405)
    }
    expect((await post(admin, `/sharing_groups/addGroup/${leftGroup}/${id}`)).status).toBe(400)
  })

  test('is not to be shared with by whoever is in one of its groups alone', async () => {
    const id = (await add({ sharing_group_ids: [leftGroup, rightGroup] })).Event.sharing_group_id
    const use = async (who: Person) =>
      (await post(who, '/events/add', { info: 'x', distribution: 4, sharing_group_id: id })).status
    expect([await use(left), await use(both)]).toEqual([405, 200])
  })

  test('keeps its groups from being deleted', async () => {
    const spare = String(await addSharingGroup(server.context, author, []))
    await add({ sharing_group_ids: [leftGroup, spare] })
    const { body } = await post(admin, `/sharing_groups/delete/${spare}`)
    expect(body.errors).toMatch(/could not be deleted/)
  })
})

describe('bad lists', () => {
  test.each([
    ['of nothing', { sharing_group_ids: [] }],
    ['without distribution 4', { distribution: 1, sharing_group_ids: ['1', '2'] }],
  ])('%s: named, and not followed', async (_, more) => {
    const event = { info: 'x', distribution: 4, sharing_group_id: leftGroup, ...more }
    const { body } = await post(author, '/events/add', event)
    expect(body.rejected).toMatchObject([{ path: 'Event.sharing_group_ids', rule: 'sharing_group_ids' }])
    expect(body.Event).not.toHaveProperty('sharing_group_ids')
  })

  test('of a group that is unknown or not the sender’s: refused alike', async () => {
    const hidden = String(await addSharingGroup(server.context, right, [right.orgId]))
    for (const id of [hidden, '999999', crypto.randomUUID(), 'x']) {
      const sent = { info: 'x', distribution: 4, sharing_group_ids: [leftGroup, id] }
      expect((await post(author, '/events/add', sent)).body.message).toBe('Invalid Sharing Group or not authorised.')
    }
  })

  test('of a mode that is none: named', async () => {
    const sent = { info: 'x', distribution: 4, sharing_group_ids: [leftGroup, rightGroup], sharing_group_mode: 'some' }
    const { status, body } = await post(author, '/events/add', sent)
    expect(status).toBe(403)
    expect(JSON.stringify(body.errors)).toContain('sharing_group_mode has to be any or all.')
  })
})
