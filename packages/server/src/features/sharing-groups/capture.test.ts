import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
const people: Record<string, Person> = {}
beforeAll(async () => {
  server = await createTestServer()
  const { context } = server
  Object.assign(people, {
    'site admin': await addPerson(context, { may: everyPermission }),
    'sync user': await addPerson(context, { may: syncPermissions }),
    'user with groups': await addPerson(context, { may: [...userPermissions, 'perm_sharing_group'] }),
    user: await addPerson(context),
  })
})
afterAll(async () => server.close())

function who(name: string): Person {
  const person = people[name]
  if (!person) throw new Error(`Nobody is called ${name}`)
  return person
}
const add = async (name: string, event: object) => ask(server, who(name).key, 'POST', '/events/add', event)

const REFUSED = 'Invalid Sharing Group or not authorised.'

/** An event of distribution 4 with a group that is unknown here, as another server sends it. */
function brought(entries: object[], uuid: string = crypto.randomUUID(), ownerUuid: string = crypto.randomUUID()) {
  const owner = { id: '1', uuid: ownerUuid, name: 'Owner elsewhere' }
  return {
    info: 'x',
    distribution: '4',
    sharing_group_id: '1',
    SharingGroup: {
      id: '1',
      name: `Group ${uuid}`,
      uuid,
      organisation_uuid: owner.uuid,
      Organisation: owner,
      SharingGroupOrg: entries,
      SharingGroupServer: [{ server_id: '0', all_orgs: true, Server: { id: '0', url: 'https://elsewhere' } }],
    },
  }
}
const entryOf = (uuid: string, extend = false) => ({ org_id: '1', extend, Organisation: { id: '1', uuid, name: uuid } })

describe('an unknown group inside an event is captured', () => {
  test.each([
    ['site admin', false, false, true],
    ['sync user', true, false, true],
    ['sync user', false, false, false],
    ['user with groups', true, true, true],
    ['user with groups', true, false, false],
    ['user', true, true, false],
  ])('from a %s, listed %s, to extend %s: %s', async (name, isListed, extend, isCaptured) => {
    const event = brought(isListed ? [entryOf(who(name).orgUuid, extend)] : [])
    const { distribution, SharingGroup } = event
    const Attribute = [{ type: 'text', value: 'v', distribution, SharingGroup }]
    const { status, body } = await add(name, { ...event, Attribute })
    if (!isCaptured) {
      expect([status, body.message]).toEqual([405, REFUSED])
      return
    }
    expect(body.Event).toMatchObject({ distribution, SharingGroup: { uuid: SharingGroup.uuid } })
    expect(body.Event.Attribute).toMatchObject([{ distribution, SharingGroup: { uuid: SharingGroup.uuid } }])
  })

  test('or, in a child, replaced by the own organisation alone where it may not be, and named', async () => {
    const { distribution, SharingGroup } = brought([])
    const item = { type: 'text', value: 'v', distribution, SharingGroup }
    const Attribute = [item, { ...item, type: 'ip-dst' }]
    const { body } = await add('sync user', { info: 'x', distribution: 1, Attribute })
    expect(body.Event.Attribute).toMatchObject([{ distribution: '0', sharing_group_id: '0' }])
    expect(body.rejected).toMatchObject([
      { path: 'Event.Attribute[1].value' },
      { path: 'Event.Attribute[0].sharing_group_id', rule: 'sharing-group.usable', value: SharingGroup.uuid },
    ])
  })

  test('with members by uuid, whatever their numbers elsewhere, and with its bearer', async () => {
    const stranger = crypto.randomUUID()
    const sent = brought([entryOf(stranger, true), { org_id: String(who('user').orgId), extend: true }])
    const { SharingGroup } = (await add('site admin', sent)).body.Event
    expect(SharingGroup).toMatchObject({
      organisation_uuid: sent.SharingGroup.organisation_uuid,
      Organisation: { uuid: sent.SharingGroup.organisation_uuid },
      sync_user_id: String(who('site admin').userId),
      local: false,
      // It names a server that is not known here: it goes no further.
      SharingGroupServer: [{ server_id: '0', all_orgs: false }],
      SharingGroupOrg: [
        { extend: true, Organisation: { uuid: stranger } },
        { extend: false, Organisation: { uuid: who('site admin').orgUuid } },
      ],
    })
    expect((await ask(server, who('user').key, 'GET', `/sharing_groups/view/${SharingGroup.uuid}`)).status).toBe(405)
  })

  test('once, by many events that bring it at the same time', async () => {
    const [uuid, owner, stranger] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    const entries = [entryOf(who('sync user').orgUuid), entryOf(stranger)]
    const events = Array.from({ length: 12 }, () => brought(entries, uuid, owner))
    const answers = await Promise.all(events.map(async (event) => add('sync user', event)))
    expect(answers.map(({ status }) => status)).toEqual(events.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.Event.SharingGroup?.id)).size).toBe(1)
  })
})

test('a known group is used by those who may, whatever comes with it', async () => {
  const sent = brought([])
  await add('site admin', sent)
  const again = await add('user', { ...sent, info: 'y' })
  expect([again.status, again.body.message]).toEqual([405, REFUSED])
})

describe('a known group that comes newer', () => {
  const OLD = '2026-01-01 00:00:00'
  const NEW = '2026-06-01 00:00:00'
  /** Captures a group of somebody else's server, then sends it again, changed. */
  async function again(name: string, modified: string | undefined) {
    const bearer = entryOf(who('sync user').orgUuid)
    const sent = brought([bearer])
    const first = { ...sent, SharingGroup: { ...sent.SharingGroup, modified: OLD, description: 'as it was' } }
    await add('sync user', first)
    const stranger = crypto.randomUUID()
    const changed = {
      ...first.SharingGroup,
      modified,
      description: 'changed',
      SharingGroupOrg: [entryOf(stranger, true)],
    }
    const { body } = await add(name, { ...first, info: 'y', SharingGroup: changed })
    return { group: body.Event.SharingGroup, stranger, bearer: bearer.Organisation.uuid }
  }
  const orgsOf = (group: { SharingGroupOrg: { Organisation: { uuid: string } }[] }) =>
    group.SharingGroupOrg.map(({ Organisation }) => Organisation.uuid)

  test.each(['sync user', 'site admin'])('from a %s is brought up to it, and nobody is shown out', async (name) => {
    const { group, stranger, bearer } = await again(name, NEW)
    expect(group).toMatchObject({ description: 'changed', modified: NEW })
    expect(orgsOf(group)).toEqual([bearer, stranger])
  })

  test.each([OLD, '2025-01-01 00:00:00', undefined])('or of %s is left as it is', async (modified) => {
    const { group, bearer } = await again('sync user', modified)
    expect(group.description).toBe('as it was')
    expect(orgsOf(group)).toEqual([bearer])
  })

  test('of an organisation that has users here is brought up to it by its own synchronising user alone', async () => {
    const { context } = server
    const owner = await addPerson(context, { may: syncPermissions })
    const bearer = entryOf(who('sync user').orgUuid)
    const { SharingGroup, ...event } = brought([bearer, entryOf(owner.orgUuid)], crypto.randomUUID(), owner.orgUuid)
    const send = async (key: string, description: string, modified: string) => {
      const sent = { ...event, SharingGroup: { ...SharingGroup, description, modified } }
      return (await ask(server, key, 'POST', '/events/add', sent)).body.Event.SharingGroup.description
    }
    expect(await send(owner.key, 'as it was', OLD)).toBe('as it was')
    expect(await send(who('sync user').key, 'by somebody else', NEW)).toBe('as it was')
    expect(await send(owner.key, 'changed', NEW)).toBe('changed')
  })

  test('is changed here alone where its owner is of this server', async () => {
    const { body } = await ask(server, who('user with groups').key, 'POST', '/sharing_groups/add', {
      name: 'ours',
      SharingGroupOrg: [{ uuid: who('sync user').orgUuid }],
    })
    const ours = body.SharingGroup
    const SharingGroup = { ...ours, modified: '2099-01-01 00:00:00', SharingGroupOrg: [entryOf(who('user').orgUuid)] }
    const event = { info: 'x', distribution: 4, SharingGroup }
    expect((await add('sync user', event)).body.Event.SharingGroup).toMatchObject({ modified: ours.modified })
    expect((await ask(server, who('user').key, 'GET', `/sharing_groups/view/${ours.id}`)).status).toBe(405)
  })
})
