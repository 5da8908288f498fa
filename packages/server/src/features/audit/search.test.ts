import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let email: string
let eventId: string
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  const user = await server.context.db
    .selectFrom('users')
    .select('email')
    .where('id', '=', admin.userId)
    .executeTakeFirstOrThrow()
  email = user.email
  const { body } = await ask(server, admin.key, 'POST', '/events/add', { info: '100% sure_thing', distribution: 0 })
  eventId = body.Event.id
  await ask(server, admin.key, 'POST', `/attributes/add/${eventId}`, { type: 'domain', value: 'a.example' })
  await ask(server, admin.key, 'POST', `/events/edit/${eventId}`, { info: 'surely' })
  await ask(server, admin.key, 'POST', `/objects/add/${eventId}`, {
    name: 'file',
    'meta-category': 'file',
    description: 'a file',
    template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
    template_version: '1',
    Attribute: [{ type: 'filename', object_relation: 'filename', value: 'x' }],
  })
  await ask(server, admin.key, 'POST', '/tags/add', { name: 'A Tag' })
})
afterAll(async () => server.close())

const search = async (path: string, body?: unknown) => ask(server, admin.key, 'POST', path, body)
/** What was found, as `model action`. */
const found = async (body: object, path = '/logs/index') =>
  (await search(path, body)).body.map(
    ({ Log }: { Log: { model: string; action: string } }) => `${Log.model} ${Log.action}`,
  )

const ALL = ['Event add', 'Attribute add', 'Event edit', 'MispObject add', 'Tag add']

describe('the log', () => {
  test('a row looks as in MISP', async () => {
    const { body } = await search('/admin/logs', { model: 'Event', action: 'edit' })
    expect(body).toEqual([
      {
        Log: {
          id: expect.stringMatching(/^\d+$/),
          title: `Event (${eventId}): surely`,
          created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
          model: 'Event',
          model_id: eventId,
          action: 'edit',
          user_id: String(admin.userId),
          change: 'info (100% sure_thing) => (surely)',
          email,
          org: admin.orgName,
          description: `Event (${eventId}) edited by User "${email}" (${admin.userId}).`,
          ip: '127.0.0.1',
        },
      },
    ])
  })

  test.each(['/logs', '/logs/index', '/admin/logs', '/admin/logs/index'])(
    '%s lists all, oldest first',
    async (path) => {
      expect(await found({}, path)).toEqual(ALL)
      expect((await ask(server, admin.key, 'GET', path)).body).toHaveLength(ALL.length)
    },
  )

  test.each([
    [{ model: 'Tag' }, ['Tag add']],
    [{ model: 'tag' }, ['Tag add']],
    [{ model: ['Tag', 'MispObject'] }, ['MispObject add', 'Tag add']],
    [{ title: 'Event%' }, ['Event add', 'Event edit']],
    [{ title: '%a.example' }, ['Attribute add']],
    [{ title: '%from event%' }, ['Attribute add', 'MispObject add']],
    [{ change: '%sure_thing%' }, ['Event add', 'Event edit']],
    [{ change: 'info (100% sure_thing) => (surely)' }, ['Event edit']],
    [{ change: 'surely' }, []],
    [{ description: '%edited%' }, ['Event edit']],
    [{ ip: '127.0.0.1' }, ALL],
    [{ ip: '10.%' }, []],
    [{ action: 'edit', model: 'Event', email: null }, ['Event edit']],
    [{ email: 'nobody@example.org' }, []],
    [{ created: '1h' }, ALL],
    [{ created: ['2h', '1h'] }, []],
    [{ created: '2000-01-01' }, ALL],
    [{ created: 4_000_000_000 }, []],
    [{ created: 1e30 }, []],
    [{ created: 'no time' }, []],
    [{ limit: 2 }, ['Event add', 'Attribute add']],
    [{ limit: 1, page: 1 }, ['Tag add']],
    [{ limit: 2, page: 2 }, ['Event edit', 'Attribute add']],
    [{ limit: 2, page: 9 }, []],
    [{ title: '%\\' }, []],
    [{ id: 'no number' }, []],
  ])('%j finds %j', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected)
  })

  test('filters also stand in the path', async () => {
    const { body } = await ask(server, admin.key, 'GET', '/logs/index/limit:2/model:Event')
    expect(body).toHaveLength(2)
  })
})

describe('the audit log', () => {
  test('a row looks as in MISP', async () => {
    const { body } = await search('/audit_logs/index', { model: `Event:${eventId}`, action: 'edit' })
    expect(body).toEqual([
      {
        AuditLog: {
          id: expect.stringMatching(/^\d+$/),
          created: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
          user_id: String(admin.userId),
          org_id: String(admin.orgId),
          action: 'edit',
          model: 'Event',
          model_id: eventId,
          model_title: 'surely',
          event_id: eventId,
          change: { info: ['100% sure_thing', 'surely'] },
          title: 'surely',
          ip: '127.0.0.1',
          request_type: '1',
          authkey_id: expect.stringMatching(/^\d+$/),
          request_id: null,
        },
        User: { id: String(admin.userId), email, org_id: String(admin.orgId) },
        Organisation: { id: String(admin.orgId), name: admin.orgName, uuid: admin.orgUuid },
      },
    ])
  })

  test('what was added shows its values, newest rows first', async () => {
    const { body } = await ask(server, admin.key, 'GET', '/admin/audit_logs/index/limit:2')
    expect(body[0].AuditLog).toMatchObject({ model: 'Tag', change: { name: 'A Tag', exportable: 1 } })
    expect(body[1].AuditLog).toMatchObject({ model: 'Object', change: { attributes_added: [0, 1] } })
  })

  test.each([
    [{ user: 'SYSTEM' }, 0],
    [{ user: 'nobody@example.org' }, 0],
    [{ model_title: 'SURE_' }, 1],
    [{ event_id: 'no number' }, 0],
    [{ request_type: 1 }, 5],
    [{ request_id: 'x' }, 0],
    [{ ip: '127.0.0.1', action: ['add', 'edit'] }, 5],
    [{ created: ['1h', '2h'] }, 0],
    [{ limit: 3 }, 3],
    [{ limit: 3, page: 2 }, 2],
  ])('%j finds %d', async (filter, count) => {
    expect((await search('/audit_logs', filter)).body).toHaveLength(count)
  })

  test('the history of an event is found by its uuid too, and bounded in time', async () => {
    const { body } = await ask(server, admin.key, 'GET', `/events/view/${eventId}`)
    expect((await search(`/audit_logs/eventIndex/${body.Event.uuid}`)).body).toHaveLength(4)
    expect((await search('/audit_logs/eventIndex', { eventId, created: '1h' })).body).toHaveLength(4)
    expect((await search('/audit_logs/eventIndex', { eventId, created: ['2h', '1h'] })).body).toEqual([])
    expect((await search('/audit_logs/eventIndex/nothing')).status).toBe(404)
  })

  test('users and organisations are found by each of their names', async () => {
    for (const user of [admin.userId, email.toUpperCase()]) {
      expect((await search('/audit_logs', { user })).body).toHaveLength(5)
    }
    for (const org of [admin.orgId, admin.orgName, admin.orgUuid]) {
      expect((await search('/audit_logs', { org })).body).toHaveLength(5)
      expect((await search(`/audit_logs/eventIndex/${eventId}`, { org })).body).toHaveLength(4)
    }
  })
})
