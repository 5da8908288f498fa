import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
const people: Record<string, Person> = {}
const tagIds: Record<string, string> = {}
let event: { id: string; uuid: string }
let attribute: { id: string; uuid: string }
let inObject: { id: string; uuid: string }

beforeAll(async () => {
  server = await createTestServer()
  const { context } = server
  // The first organisation runs the server.
  const host = await addPerson(context)
  const creator = await addPerson(context)
  const org = { id: creator.orgId, uuid: creator.orgUuid, name: creator.orgName }
  const withoutTagger = userPermissions.filter((permission) => permission !== 'perm_tagger')
  Object.assign(people, {
    host,
    creator,
    admin: await addPerson(context, { may: everyPermission }),
    outsider: await addPerson(context),
    'colleague without tagger': await addPerson(context, { org, may: withoutTagger }),
    'colleague who modifies only their own': await addPerson(context, {
      org,
      may: ['perm_auth', 'perm_modify', 'perm_tagger'],
    }),
  })
  for (const name of ['one', 'two', 'local', 'global']) {
    tagIds[name] = (await call('admin', '/tags/add', { name, local_only: name === 'local' })).body.Tag.id
  }
})
afterAll(async () => server.close())

beforeEach(async () => {
  const { body } = await call('creator', '/events/add', {
    info: 'x',
    distribution: 1,
    timestamp: 1_700_000_000,
    Attribute: [{ type: 'text', value: 'v', timestamp: 1_700_000_000 }],
    Object: [
      {
        name: 'file',
        timestamp: 1_700_000_000,
        Attribute: [{ type: 'filename', object_relation: 'filename', value: 'f', timestamp: 1_700_000_000 }],
      },
    ],
  })
  event = body.Event
  attribute = body.Event.Attribute[0]
  inObject = body.Event.Object[0].Attribute[0]
  await call('admin', `/events/publish/${event.id}`)
})

const key = (who: string) => people[who]?.key
const call = async (who: string, path: string, body?: unknown) => ask(server, key(who), 'POST', path, body)
const view = async () => (await ask(server, key('admin'), 'GET', `/events/view/${event.id}`)).body.Event

const NOT_YOURS =
  'Cannot alter the tags of this data, only the organisation that has created the data (orgc) can modify global tags.'
const TRY_LOCAL = ' Please consider using local tags if you are in the host organisation of the instance.'
const FUNCTION = 'You do not have permission to use this functionality.'
const HOST_ONLY = 'Local tags can only be added by users of the host organisation.'

describe('who may tag', () => {
  test.each([
    ['creator', false, 200],
    ['creator', true, 200],
    ['admin', false, 200],
    ['admin', true, 200],
    ['host', true, 200],
    ['host', false, NOT_YOURS + TRY_LOCAL],
    ['outsider', false, NOT_YOURS],
    ['outsider', true, `Failed to attach 1 tags. Reasons: {"0":"${HOST_ONLY}"}`],
    ['colleague who modifies only their own', false, NOT_YOURS],
    ['colleague without tagger', false, FUNCTION],
    ['colleague without tagger', true, FUNCTION],
  ])('%s, local %s: %s', async (who, local, answer) => {
    for (const { uuid } of [event, attribute]) {
      const { status, body } = await call(who, '/tags/attachTagToObject', { uuid, tag: 'one', local })
      if (answer === 200) expect([status, body.saved]).toEqual([200, true])
      else expect([status, body.errors ?? body.message]).toEqual([403, answer])
    }
    const quick = await call(who, `/events/addTag/${event.id}/${tagIds['two']}/local:${Number(local)}`)
    if (answer === 200) expect(quick.body.success).toBe('Tag added.')
    else
      expect(quick.body.errors ?? quick.body.message).toBe(
        answer === FUNCTION ? FUNCTION : "You don't have permission to do that.",
      )
    const onAttribute = await call(who, `/attributes/addTag/${attribute.id}/${tagIds['two']}/local:${Number(local)}`)
    if (answer === 200) expect(onAttribute.body.success).toBe('Tag added.')
    else
      expect(onAttribute.body.errors ?? onAttribute.body.message).toBe(
        answer === FUNCTION ? FUNCTION : 'Tag could not be added.',
      )
  })

  test('the host takes off local tags anywhere, and global ones nowhere else', async () => {
    const { id, uuid } = event
    await call('creator', '/tags/attachTagToObject', { uuid, tag: 'global' })
    await call('admin', '/tags/attachTagToObject', { uuid, tag: 'local', local: true })
    const remove = async (tag: string) => call('host', '/tags/removeTagFromObject', { uuid, tag })
    const global = await remove('global')
    expect([global.status, global.body.message]).toEqual([403, NOT_YOURS + TRY_LOCAL])
    expect((await call('host', `/events/removeTag/${id}/${tagIds['global']}`)).body.errors).toBe(
      "You don't have permission to do that.",
    )
    const other = await call('outsider', '/tags/removeTagFromObject', { uuid, tag: 'local' })
    expect([other.status, other.body.message]).toEqual([
      403,
      'Insufficient privileges to remove local tags from events you do not own.',
    ])
    expect((await view()).Tag).toHaveLength(2)
    expect((await remove('local')).body.message).toBe(
      `Local tag local (${tagIds['local']}) successfully removed from Event(${id}).`,
    )
    expect((await view()).Tag).toMatchObject([{ name: 'global' }])
  })

  test('who does not see a record finds no target', async () => {
    await call('creator', `/events/edit/${event.id}`, { distribution: 0 })
    for (const { uuid } of [event, attribute]) {
      for (const path of ['/tags/attachTagToObject', '/tags/removeTagFromObject']) {
        const { status, body } = await call('host', path, { uuid, tag: 'one', local: true })
        expect([status, body.message]).toEqual([404, 'Invalid Target.'])
      }
    }
    expect((await call('host', `/events/addTag/${event.id}/${tagIds['one']}/local:1`)).body.errors).toBe(
      'Invalid event.',
    )
    const onAttribute = await call('host', `/attributes/addTag/${attribute.id}/${tagIds['one']}/local:1`)
    expect([onAttribute.status, onAttribute.body.message]).toEqual([404, 'Invalid attribute'])
    expect((await call('host', `/events/removeTag/${event.id}/${tagIds['one']}`)).body.errors).toBe(
      'Invalid event - tag combination.',
    )
  })
})

describe('what tagging changes', () => {
  const OLD = '1700000000'
  const stamps = async () => {
    const { published, timestamp, Attribute, Object: objects } = await view()
    return {
      published,
      times: [timestamp, Attribute[0].timestamp, objects[0].timestamp, objects[0].Attribute[0].timestamp],
    }
  }

  test('a local tag: nothing, on or off', async () => {
    for (const { uuid } of [event, attribute, inObject]) {
      expect((await call('creator', '/tags/attachTagToObject', { uuid, tag: 'local', local: 1 })).status).toBe(200)
      expect((await call('creator', '/tags/removeTagFromObject', { uuid, tag: 'local' })).status).toBe(200)
    }
    expect(await stamps()).toEqual({ published: true, times: [OLD, OLD, OLD, OLD] })
  })

  test.each([
    ['the event', () => event, [0]],
    ['an attribute', () => attribute, [0, 1]],
    ['an attribute of an object', () => inObject, [0, 2, 3]],
  ])('a global tag on %s: it is unpublished, and times move on', async (_, target, moved) => {
    const { uuid } = target()
    for (const path of ['/tags/attachTagToObject', '/tags/removeTagFromObject']) {
      const before = await stamps()
      const now = Math.floor(Date.now() / 1_000)
      expect((await call('creator', path, { uuid, tag: 'global' })).status).toBe(200)
      const after = await stamps()
      expect(after.published).toBe(false)
      for (const [i, time] of after.times.entries()) {
        if (moved.includes(i)) expect(Number(time)).toBeGreaterThanOrEqual(now)
        else expect(time).toBe(before.times[i])
      }
      await call('admin', `/events/publish/${event.id}`)
    }
  })

  test('a tag that is there already, or refused: nothing', async () => {
    await call('creator', '/tags/attachTagToObject', { uuid: event.uuid, tag: 'global', local: true })
    const before = await stamps()
    await call('creator', '/tags/attachTagToObject', { uuid: event.uuid, tag: ['global', 'local', '999999'] })
    expect(await stamps()).toEqual(before)
  })
})
