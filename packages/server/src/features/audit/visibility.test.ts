import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Permission } from '../../access/permissions.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

const orgAdmin: Permission[] = [...userPermissions, 'perm_admin', 'perm_publish', 'perm_sharing_group']

let server: TestServer
let siteAdmin: Person
/** An org admin and a user of one organisation, and an org admin of another. */
let owner: Person
let colleague: Person
let stranger: Person
let strangersSiteAdmin: Person
beforeAll(async () => {
  server = await createTestServer()
  siteAdmin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: orgAdmin })
  colleague = await addPerson(server.context, { org: orgOf(owner) })
  stranger = await addPerson(server.context, { may: orgAdmin })
  strangersSiteAdmin = await addPerson(server.context, { may: everyPermission, org: orgOf(stranger) })
})
afterAll(async () => server.close())

const orgOf = ({ orgId: id, orgUuid: uuid, orgName: name }: Person) => ({ id, uuid, name })

async function post(who: Person, path: string, body: unknown = {}) {
  const answer = await ask(server, who.key, 'POST', path, body)
  expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body])
  return answer.body
}

// oxlint-disable-next-line no-explicit-any -- tests look into answers freely
type Row = any

async function logsOf(who: Person, search: object = {}): Promise<Row[]> {
  return (await post(who, '/admin/logs/index', search)).map(({ Log }: Row) => Log)
}

async function historyOf(who: Person, eventId: string): Promise<Row[]> {
  return (await ask(server, who.key, 'GET', `/audit_logs/eventIndex/${eventId}`)).body
}

describe('the log', () => {
  test('a site admin sees all, an org admin what their organisation did, others what they did themselves', async () => {
    await post(owner, '/events/add', { info: 'of the owner', distribution: 0 })
    await post(colleague, '/events/add', { info: 'of the colleague', distribution: 0 })
    await post(stranger, '/events/add', { info: 'of the stranger', distribution: 0 })
    const titlesOf = async (who: Person) => {
      const found = await logsOf(who, { model: 'Event', action: 'add', title: '%: of the%' })
      const audit = await post(who, '/audit_logs', { model: 'Event', action: 'add', model_title: 'of the' })
      expect(audit.map(({ AuditLog }: Row) => AuditLog.model_title).reverse()).toEqual(
        found.map(({ title }) => title.replace(/^.*?: /, '')),
      )
      return found.map(({ title }) => title.replace(/^.*: of the /, ''))
    }
    expect(await titlesOf(siteAdmin)).toEqual(['owner', 'colleague', 'stranger'])
    expect(await titlesOf(owner)).toEqual(['owner', 'colleague'])
    expect(await titlesOf(colleague)).toEqual(['colleague'])
    expect(await titlesOf(stranger)).toEqual(['stranger'])
  })

  test('whoever may not audit sees no log', async () => {
    const may = userPermissions.filter((permission) => permission !== 'perm_audit')
    const { key } = await addPerson(server.context, { may })
    for (const path of [
      '/logs',
      '/logs/index',
      '/admin/logs',
      '/admin/logs/index',
      '/audit_logs',
      '/audit_logs/index',
    ]) {
      expect((await ask(server, key, 'GET', path)).status).toBe(403)
      expect((await ask(server, undefined, 'GET', path)).status).toBe(403)
    }
  })

  test('an org admin does not see what a site admin of theirs did to what they may not see', async () => {
    const { Event } = await post(owner, '/events/add', { info: 'hidden from others', distribution: 0 })
    await post(strangersSiteAdmin, `/events/edit/${Event.id}`, { info: 'hidden as well' })
    await post(strangersSiteAdmin, `/admin/users/edit/${colleague.userId}`, { nids_sid: 1_234_567 })
    expect(await logsOf(stranger, { model_id: Event.id, model: 'Event' })).toEqual([])
    expect(await logsOf(stranger, { change: '%hidden%' })).toEqual([])
    expect(await logsOf(stranger, { model: 'User', user_id: strangersSiteAdmin.userId })).toEqual([])
    await post(owner, `/events/edit/${Event.id}`, { distribution: 1 })
    const [row, ...others] = await logsOf(stranger, { model_id: Event.id, model: 'Event' })
    expect(others).toEqual([])
    expect(row).toMatchObject({ action: 'edit', title: `Event (${Event.id})`, change: '' })
    expect(await logsOf(stranger, { change: '%hidden%' })).toEqual([])
  })
})

describe('the history of an event', () => {
  test('its owner sees all of it, others what was done to what they may see, and not what it said', async () => {
    const { Event } = await post(owner, '/events/add', { info: 'with history', distribution: 1 })
    await post(owner, `/attributes/add/${Event.id}`, { type: 'domain', value: 'open.example', distribution: 5 })
    await post(owner, `/attributes/add/${Event.id}`, { type: 'domain', value: 'secret.example', distribution: 0 })
    const own = await historyOf(colleague, Event.id)
    expect(own.map(({ AuditLog }) => [AuditLog.action, AuditLog.model, AuditLog.title])).toEqual([
      ['add', 'Attribute', `Attribute from Event #${Event.id}: Network activity/domain secret.example`],
      ['add', 'Attribute', `Attribute from Event #${Event.id}: Network activity/domain open.example`],
      ['add', 'Event', 'with history'],
    ])
    expect(own[0]).toMatchObject({ User: { id: String(owner.userId) }, Organisation: { uuid: owner.orgUuid } })
    const seen = await historyOf(stranger, Event.id)
    expect(seen.map(({ AuditLog }) => [AuditLog.action, AuditLog.model, AuditLog.change])).toEqual([
      ['add', 'Attribute', {}],
      ['add', 'Event', {}],
    ])
    expect(seen[0].Organisation.uuid).toBe(owner.orgUuid)
    expect(seen[0].User).toBeUndefined()
    expect(JSON.stringify(seen)).not.toMatch(/secret|open\.example|@/)
    const { Log } = (await ask(server, stranger.key, 'GET', `/logs/event_index/${Event.id}`)).body
    expect(Log).toMatchObject([
      { model: 'Attribute', change: '', email: '', org: owner.orgName },
      { model: 'Event', change: '', email: '' },
    ])
  })

  test('of a hidden event there is none, as of an absent one', async () => {
    const { Event } = await post(owner, '/events/add', { info: 'hidden', distribution: 0 })
    for (const path of ['/audit_logs/eventIndex', '/logs/event_index']) {
      const hidden = await ask(server, stranger.key, 'GET', `${path}/${Event.id}`)
      const absent = await ask(server, stranger.key, 'GET', `${path}/99999999`)
      expect([hidden.status, hidden.body.message]).toEqual([404, 'Invalid event.'])
      expect([absent.status, absent.body.message]).toEqual([404, 'Invalid event.'])
    }
  })
})

describe('a confidential group', () => {
  const uuid = '5a8f4a0e-0000-4000-8000-000000000001'

  test('its members are in the log for its owner alone', async () => {
    const { SharingGroup: group } = await post(owner, '/sharing_groups/add', {
      uuid,
      name: 'Quiet',
      releasability: 'nobody',
      confidential: true,
      SharingGroupOrg: [{ extend: true, Organisation: { uuid: stranger.orgUuid } }],
    })
    await post(owner, `/sharing_groups/addOrg/${group.id}/${siteAdmin.orgId}`)
    await post(stranger, `/sharing_groups/removeOrg/${group.id}/${siteAdmin.orgId}`)
    await post(stranger, `/sharing_groups/removeOrg/${group.id}/${siteAdmin.orgId}`)
    const ownerRows = await logsOf(owner, { model: 'SharingGroup' })
    expect(ownerRows.map(({ action, change }) => [action, change])).toMatchObject([
      ['add', expect.stringContaining(stranger.orgName)],
      ['edit', `SharingGroupOrg () => (["${siteAdmin.orgName}"])`],
    ])
    const strangerRows = await logsOf(stranger, { model: 'SharingGroup' })
    expect(strangerRows.map(({ action, change }) => [action, change])).toEqual([
      ['edit', ''],
      ['edit', ''],
    ])
    expect(await logsOf(stranger, { change: `%${siteAdmin.orgName}%` })).toEqual([])
    const all = await logsOf(siteAdmin, { model: 'SharingGroup', change: `%${siteAdmin.orgName}%` })
    expect(all.map(({ email }) => email)).toHaveLength(2)
    await server.context.db.updateTable('organisations').set({ local: false }).where('id', '=', owner.orgId).execute()
    expect(await logsOf(siteAdmin, { model: 'SharingGroup', change: `%${siteAdmin.orgName}%` })).toEqual([])
    await server.context.db.updateTable('organisations').set({ local: true }).where('id', '=', owner.orgId).execute()
  })

  test('history names only its owner and oneself', async () => {
    const { SharingGroup: group } = (await ask(server, owner.key, 'GET', `/sharing_groups/view/${uuid}`)).body
    const member = await addPerson(server.context)
    await post(owner, `/sharing_groups/addOrg/${group.id}/${member.orgId}`)
    const shared = { distribution: 4, sharing_group_id: group.id }
    const { Event } = await post(owner, '/events/add', { info: 'quiet', ...shared })
    await post(siteAdmin, '/tags/add', { name: 'quiet' })
    await post(strangersSiteAdmin, '/tags/attachTagToObject', { uuid: Event.uuid, tag: 'quiet' })
    const namesFor = async (who: Person) =>
      (await historyOf(who, Event.id)).map(({ Organisation }) => Organisation?.uuid)
    expect(await namesFor(owner)).toEqual([stranger.orgUuid, owner.orgUuid])
    expect(await namesFor(stranger)).toEqual([stranger.orgUuid, undefined])
    expect(await namesFor(member)).toEqual([undefined, undefined])
    expect((await ask(server, member.key, 'GET', `/audit_logs/eventIndex/${Event.id}/${stranger.orgId}`)).body).toEqual(
      [],
    )
    expect(JSON.stringify(await historyOf(member, Event.id))).not.toContain('org_id')
    const { Log } = (await ask(server, member.key, 'GET', `/logs/event_index/${Event.id}`)).body
    expect(Log.map(({ org, email }: Row) => org + email)).toEqual(['', ''])
  })
})

test('every change of a sharing group leaves its row', async () => {
  const before = (await logsOf(siteAdmin, { model: 'SharingGroup' })).length
  const { SharingGroup: inner } = await post(owner, '/sharing_groups/add', { name: 'Inner', releasability: 'x' })
  const { SharingGroup: group } = await post(owner, '/sharing_groups/add', { name: 'Loud', releasability: 'x' })
  await post(owner, `/sharing_groups/edit/${group.id}`, { description: 'for all' })
  await post(owner, `/sharing_groups/addOrg/${group.id}/${stranger.orgId}`)
  await post(owner, `/sharing_groups/removeOrg/${group.id}/${stranger.orgId}`)
  await post(owner, `/sharing_groups/removeServer/${group.id}/0`, { server_id: 0 })
  await post(owner, `/sharing_groups/addServer/${group.id}/0`, { server_id: 0 })
  await post(owner, `/sharing_groups/addGroup/${group.id}/${inner.id}`)
  await post(owner, `/sharing_groups/removeGroup/${group.id}/${inner.id}`)
  const refused = await ask(server, stranger.key, 'POST', `/sharing_groups/edit/${group.id}`, { name: 'Mine' })
  expect(refused.status).not.toBe(200)
  await post(owner, `/sharing_groups/delete/${group.id}`)
  const rows = (await logsOf(siteAdmin, { model: 'SharingGroup' })).slice(before)
  expect(rows.map(({ action, title, change }) => [action, title.replace(/ \(\d+\)/, ''), change])).toMatchObject([
    ['add', 'SharingGroup: Inner', expect.stringContaining('name () => (Inner)')],
    ['add', 'SharingGroup: Loud', expect.stringContaining('SharingGroupServer () => (["0"])')],
    ['edit', 'SharingGroup: Loud', 'description () => (for all)'],
    ['edit', 'SharingGroup: Loud', `SharingGroupOrg () => (["${stranger.orgName}"])`],
    ['edit', 'SharingGroup: Loud', `SharingGroupOrg (["${stranger.orgName}"]) => ()`],
    ['edit', 'SharingGroup: Loud', 'SharingGroupServer (["0"]) => ()'],
    ['edit', 'SharingGroup: Loud', 'SharingGroupServer () => (["0"])'],
    ['edit', 'SharingGroup: Loud', 'SharingGroupGroup () => (["Inner"])'],
    ['edit', 'SharingGroup: Loud', 'SharingGroupGroup (["Inner"]) => ()'],
    ['delete', 'SharingGroup: Loud', expect.stringContaining('name (Loud) => ()')],
  ])
})
