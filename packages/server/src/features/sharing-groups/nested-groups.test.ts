import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** Groups in groups, membership that ends, and groups that hide their members. */
let server: TestServer
let admin: Person
let owner: Person
let member: Person
let below: Person
let outsider: Person
beforeAll(async () => {
  server = await createTestServer()
  const may = [...userPermissions, 'perm_sharing_group' as const]
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may })
  member = await addPerson(server.context, { may })
  below = await addPerson(server.context, { may })
  outsider = await addPerson(server.context, { may })
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const get = async (who: Person, path: string) => ask(server, who.key, 'GET', path)
const statusOf = async (who: Person, path: string) => (await get(who, path)).status

type Entry = { uuid: string; extend?: boolean; valid_until?: string | null }
let number = 0
async function addGroup(more: { SharingGroupOrg?: Entry[] } & Record<string, unknown> = {}, by = owner) {
  const { status, body } = await post(by, '/sharing_groups/add', { name: `group ${(number += 1)}`, ...more })
  expect(status).toBe(200)
  return body.SharingGroup as { id: string; uuid: string; name: string }
}
const of = (...people: Person[]): Entry[] => people.map(({ orgUuid }) => ({ uuid: orgUuid }))

async function addEvent(groupId: string): Promise<string> {
  const { body } = await post(owner, '/events/add', { info: 'shared', distribution: 4, sharing_group_id: groupId })
  return `/events/view/${body.Event.uuid}`
}

describe('a group inside another', () => {
  test('lets its members in, for as long as it is inside', async () => {
    const child = await addGroup({ SharingGroupOrg: of(below) })
    const parent = await addGroup({ SharingGroupOrg: of(member) })
    const event = await addEvent(parent.id)
    expect([await statusOf(member, event), await statusOf(below, event)]).toEqual([200, 404])

    expect((await post(owner, `/sharing_groups/addGroup/${parent.id}/${child.uuid}`)).body.saved).toBe(true)
    expect([await statusOf(below, event), await statusOf(outsider, event)]).toEqual([200, 404])
    expect((await get(owner, `/sharing_groups/view/${parent.id}`)).body).toMatchObject({
      SharingGroup: { incomplete: false },
      SharingGroupOrg: [{ org_id: String(member.orgId) }],
      SharingGroupGroup: [{ uuid: child.uuid, name: child.name }],
    })
    // Whoever knows no groups in groups finds all members in one list.
    const { SharingGroup } = (await get(below, event)).body.Event
    expect(SharingGroup.SharingGroupOrg.map((entry: { org_id: string }) => entry.org_id)).toEqual(
      [member, below].map(({ orgId }) => String(orgId)),
    )

    await post(owner, `/sharing_groups/removeGroup/${parent.id}/${child.id}`)
    expect(await statusOf(below, event)).toBe(404)
  })

  test('lets in and out whom groups further down do', async () => {
    const [top, middle, bottom] = [await addGroup(), await addGroup(), await addGroup()]
    await post(owner, '/sharing_groups/addGroup', { sg_id: top.id, child_id: middle.id })
    await post(owner, '/sharing_groups/addGroup', { sg_uuid: middle.uuid, child_uuid: bottom.uuid })
    const event = await addEvent(top.id)
    await post(owner, `/sharing_groups/addOrg/${bottom.id}/${below.orgId}`)
    expect(await statusOf(below, event)).toBe(200)
    await post(owner, `/sharing_groups/edit/${middle.id}`, { active: false })
    expect(await statusOf(below, event)).toBe(404)
    expect((await get(owner, `/sharing_groups/view/${top.id}`)).body.SharingGroup.incomplete).toBe(true)
    await post(owner, `/sharing_groups/edit/${middle.id}`, { active: true })
    expect(await statusOf(below, event)).toBe(200)
    await post(owner, `/sharing_groups/delete/${bottom.id}`)
    expect(await statusOf(below, event)).toBe(404)
    expect((await get(owner, `/sharing_groups/view/${top.id}`)).body.SharingGroup.incomplete).toBe(true)
  })

  test('comes with the group that is added, or edited', async () => {
    const child = await addGroup({ SharingGroupOrg: of(below) })
    const parent = await addGroup({ SharingGroupGroup: [{ uuid: child.uuid }] })
    expect(await statusOf(below, await addEvent(parent.id))).toBe(200)
    const second = await addGroup({ SharingGroupOrg: of(outsider) })
    const { body } = await post(owner, `/sharing_groups/edit/${parent.id}`, { SharingGroupGroup: [second] })
    expect(body.SharingGroupGroup).toHaveLength(2)
  })

  test('moves the time of all that hold it on', async () => {
    const child = await addGroup()
    const parent = await addGroup({ SharingGroupGroup: [{ uuid: child.uuid }] })
    await server.context.db
      .updateTable('sharing_groups')
      .set({ modified: new Date('2020-01-01') })
      .execute()
    await post(owner, `/sharing_groups/addOrg/${child.id}/${below.orgId}`)
    const { modified } = (await get(owner, `/sharing_groups/view/${parent.id}`)).body.SharingGroup
    expect(modified > '2026').toBe(true)
  })

  test('is refused where it would hold itself, or stand too deep', async () => {
    const chain = [await addGroup()]
    for (let i = 1; i < 8; i++) {
      const next = await addGroup()
      expect((await post(owner, `/sharing_groups/addGroup/${chain.at(-1)?.id}/${next.id}`)).status).toBe(200)
      chain.push(next)
    }
    const into = async (parent: number, child: string) =>
      (await post(owner, `/sharing_groups/addGroup/${chain[parent]?.id}/${child}`)).body.message
    expect(await into(7, chain[0]?.id ?? '')).toMatch(/cannot hold itself/)
    expect(await into(3, chain[3]?.id ?? '')).toMatch(/cannot hold itself/)
    expect(await into(7, (await addGroup()).id)).toMatch(/At most 8/)
    expect(await into(6, (await addGroup()).id)).toBe('Sharing group put inside.')
  })

  test('is refused to whoever does not see it, may not edit the other, or is not let by its owner', async () => {
    const parent = await addGroup({ SharingGroupOrg: [{ uuid: member.orgUuid, extend: true }] })
    const hidden = await addGroup({ SharingGroupOrg: of(below) }, outsider)
    const closed = await addGroup({ embeddable: false, SharingGroupOrg: of(member) })
    const put = async (who: Person, child: string) =>
      (await post(who, `/sharing_groups/addGroup/${parent.id}/${child}`)).body.message
    const absent = await put(member, crypto.randomUUID())
    expect(await put(member, hidden.id)).toBe(absent)
    expect(await put(below, hidden.id)).toBe('Invalid sharing group or no editing rights.')
    expect(await put(member, closed.id)).toMatch(/does not let others/)
    expect(await put(owner, closed.id)).toBe('Sharing group put inside.')
  })
})

describe('membership that ends', () => {
  const PAST = '2026-01-01T00:00:00Z'
  const FUTURE = '2099-01-01T00:00:00+02:00'

  test('lets see until its end, and then nothing, new or old', async () => {
    const group = await addGroup()
    const event = await addEvent(group.id)
    await post(owner, '/sharing_groups/addOrg', { sg_id: group.id, org_id: member.orgId, valid_until: FUTURE })
    expect(await statusOf(member, event)).toBe(200)
    const { SharingGroupOrg } = (await get(owner, `/sharing_groups/view/${group.id}`)).body
    expect(SharingGroupOrg).toMatchObject([{ valid_until: '2098-12-31T22:00:00.000Z' }])
    const ended = { SharingGroupOrg: [{ uuid: member.orgUuid, valid_until: PAST }] }
    await post(owner, `/sharing_groups/edit/${group.id}`, ended)
    expect(await statusOf(member, event)).toBe(404)
    const open = { SharingGroupOrg: [{ uuid: member.orgUuid, valid_until: null }] }
    await post(owner, `/sharing_groups/edit/${group.id}`, open)
    expect(await statusOf(member, event)).toBe(200)
  })

  test('keeps its end where an edit says nothing of it', async () => {
    const group = await addGroup({ SharingGroupOrg: [{ uuid: member.orgUuid, valid_until: PAST }] })
    await post(owner, `/sharing_groups/edit/${group.id}`, { SharingGroupOrg: of(member) })
    expect(await statusOf(member, await addEvent(group.id))).toBe(404)
  })

  test.each(['soon', '2026-02-30', {}])('%j is no end', async (valid_until) => {
    const group = await addGroup()
    const { status, body } = await post(owner, '/sharing_groups/addOrg', {
      sg_id: group.id,
      org_id: member.orgId,
      valid_until,
    })
    expect([status, body.message]).toEqual([400, 'valid_until has to be an ISO 8601 time, or null.'])
  })
})

describe('a confidential group', () => {
  const shown = async (who: Person, id: string) => {
    const { body } = await get(who, `/sharing_groups/view/${id}`)
    const { SharingGroupOrg, SharingGroupServer, SharingGroupGroup } = body
    return {
      orgs: SharingGroupOrg.map((entry: { org_id: string }) => entry.org_id),
      SharingGroupServer,
      SharingGroupGroup,
    }
  }
  const add = async () => {
    const child = await addGroup({ SharingGroupOrg: of(outsider) })
    return addGroup({
      confidential: true,
      SharingGroupGroup: [{ uuid: child.uuid }],
      SharingGroupOrg: [{ uuid: member.orgUuid, extend: true }, ...of(below)],
    })
  }

  test('shows its members to its owner and the site admins, and to a member itself alone', async () => {
    const { id } = await add()
    for (const who of [owner, admin]) {
      expect((await shown(who, id)).orgs).toEqual([member, below].map(({ orgId }) => String(orgId)))
      expect((await shown(who, id)).SharingGroupGroup).toHaveLength(1)
    }
    expect(await shown(member, id)).toEqual({
      orgs: [String(member.orgId)],
      SharingGroupServer: [],
      SharingGroupGroup: [],
    })
    expect(await shown(outsider, id)).toEqual({ orgs: [], SharingGroupServer: [], SharingGroupGroup: [] })
  })

  test('hides them also in records, lists, searches and answers', async () => {
    const { id, name } = await add()
    const event = (await get(below, await addEvent(id))).body.Event
    expect(event.SharingGroup.SharingGroupOrg).toMatchObject([{ org_id: String(below.orgId) }])
    expect(event.SharingGroup.SharingGroupGroup).toEqual([])

    const listed = async (who: Person, path: string) => (await get(who, `/sharing_groups/index/${path}`)).body.response
    const [entry] = await listed(member, `value:${name}`)
    expect(entry).toMatchObject({
      SharingGroup: { org_count: '1' },
      SharingGroupOrg: [{ org_id: String(member.orgId) }],
    })
    expect(await listed(member, `value:${name}/searchorg:${below.orgId}`)).toEqual([])
    expect(await listed(member, `value:${encodeURIComponent(below.orgName)}`)).toEqual([])
    expect(await listed(owner, `value:${name}/searchorg:${below.orgId}`)).toHaveLength(1)

    // A member who may edit it learns of nobody by asking for what is there already, or is not.
    const answers = [below, outsider].map(async ({ orgId }) => post(member, `/sharing_groups/addOrg/${id}/${orgId}`))
    const [again, fresh] = await Promise.all(answers)
    expect(again?.body).toEqual(fresh?.body)
    const gone = await post(member, `/sharing_groups/removeOrg/${id}/${outsider.orgId}`)
    const absent = await post(member, `/sharing_groups/removeOrg/${id}/${outsider.orgId}`)
    expect(absent.body).toEqual(gone.body)
    const group = await addGroup({ SharingGroupOrg: of(member) })
    const named = { sg_id: id, server_id: 0, child_id: group.id }
    for (const action of ['addGroup', 'removeGroup', 'addServer', 'removeServer']) {
      const path = `/sharing_groups/${action}`
      const [first, second] = [await post(member, path, named), await post(member, path, named)]
      expect([first.status, second.status, second.body]).toEqual([200, 200, first.body])
    }
  })

  test('hides them also where it is inside another', async () => {
    const hidden = await add()
    const parent = await addGroup({ SharingGroupOrg: of(member), SharingGroupGroup: [{ uuid: hidden.uuid }] })
    const event = (await get(member, await addEvent(parent.id))).body.Event
    expect(event.SharingGroup.SharingGroupOrg).toMatchObject([{ org_id: String(member.orgId) }])
    expect(event.SharingGroup.SharingGroupOrg).toHaveLength(1)
  })
})
