import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer({ maxBody: 1_000_000 })
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const add = (body: unknown, who = admin) => ask(server, who.key, 'POST', '/events/add', body)

async function countRows(): Promise<unknown> {
  const { rows } = await server.context.pool.query(
    'select (select count(*) from events) as events, (select count(*) from attributes) as attributes, (select count(*) from objects) as objects',
  )
  return rows[0]
}

const INVALID_JSON =
  'Invalid JSON input. Make sure that the JSON input is a correctly formatted JSON string. This request has been blocked to avoid an unfiltered request.'

test.each([
  ['malformed JSON', '{"info": ', 405, { message: INVALID_JSON }],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 405, { message: INVALID_JSON }],
  ['nothing', '', 403, { errors: { Event: { Event: ['Event has to be an object.'] } } }],
  ['an empty event', '{}', 403, { errors: { Event: { info: ['Info cannot be empty.'] } } }],
  ['a blank info', '{"info": "  "}', 403, { errors: { Event: { info: ['Info cannot be empty.'] } } }],
  ['a list for info', '{"info": ["x"]}', 403, { errors: { Event: { info: ['Text expected.'] } } }],
  [
    'NUL in info',
    '{"info": "a\\u0000b"}',
    403,
    { errors: { Event: { info: ['Text must not contain NUL characters.'] } } },
  ],
  [
    'a bad uuid',
    '{"info": "x", "uuid": "y"}',
    403,
    { errors: { Event: { uuid: ['Please provide a valid RFC 4122 UUID'] } } },
  ],
  [
    'a day that is none',
    '{"info": "x", "date": "2024-02-30"}',
    403,
    { errors: { Event: { date: ['Expected date format: YYYY-MM-DD'] } } },
  ],
  ['an unknown threat level', '{"info": "x", "threat_level_id": 9}', 403, {}],
  ['an unknown distribution', '{"info": "x", "distribution": 7}', 403, {}],
  ['an id out of range', '{"info": "x", "sharing_group_id": 99999999999999999999}', 403, {}],
  [
    'an unknown sharing group',
    '{"info": "x", "distribution": 4, "sharing_group_id": 999}',
    405,
    { message: 'Invalid Sharing Group or not authorised.' },
  ],
  [
    'an unknown extended event',
    '{"info": "x", "extends_uuid": "12345"}',
    403,
    { errors: { Event: { extends_uuid: ['Invalid event ID provided.'] } } },
  ],
  [
    'a published event with nothing in it',
    '{"info": "x", "published": true}',
    403,
    { errors: 'Received a published event that was empty. Event add process blocked.' },
  ],
  [
    'a file that is no base64',
    '{"info": "x", "Attribute": [{"type": "attachment", "value": "a.txt", "data": "%%%"}]}',
    403,
    { errors: { data: ['The file is not valid base64.'] } },
  ],
  ['a body over the bound', JSON.stringify({ info: 'x'.repeat(1_000_001) }), 413, {}],
])('%s is refused and nothing is stored', async (_what, body, status, answer) => {
  const before = await countRows()
  const response = await fetch(`${server.url}/events/add`, {
    method: 'POST',
    headers: { authorization: admin.key, 'content-type': 'application/json' },
    body,
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject(answer)
  expect(await countRows()).toEqual(before)
})

test('a document of a hundred thousand brackets harms nobody', async () => {
  const deep = `{"info": "x", "Attribute": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const { status, body } = await add(deep)
  expect(status).toBe(200)
  expect(body.rejected).toMatchObject([{ path: 'Event.Attribute[0]', rule: 'object' }])
})

test.each([
  [{ type: 'nosuch', value: 'x' }, 'type', 'Invalid type.'],
  [{ value: 'x' }, 'type', 'No type set.'],
  [{ type: 'port', value: '80', category: 'Financial fraud' }, 'type', 'Options depend on the selected category.'],
  [{ type: 'text', value: '  ' }, 'value', 'Value cannot be empty.'],
  [{ type: 'text', value: ['x'] }, 'value', undefined],
  [{ type: 'ip-dst', value: '300.1.1.1' }, 'value', 'IP address has an invalid format.'],
  [{ type: 'text', value: 'x', to_ids: 'banana' }, 'to_ids', 'A boolean is true, false, 1 or 0.'],
  [{ type: 'text', value: 'a\0b' }, 'value', undefined],
  [{ type: 'text', value: 'x', distribution: 9 }, 'distribution', undefined],
  [{ type: 'text', value: 'x', first_seen: 'yesterday' }, 'first_seen', 'Invalid ISO 8601 format'],
])('an attribute %j is left out, and its %s named', async (attribute, field, message) => {
  const { status, body } = await add({ info: 'x', Attribute: [{ type: 'text', value: 'good' }, attribute] })
  expect(status).toBe(200)
  expect(body.Event.Attribute).toHaveLength(1)
  const [named] = body.rejected
  expect(named.path).toMatch(new RegExp(`^Event\\.Attribute\\[1\\]\\.${field}$`))
  if (message !== undefined) expect(named.message).toBe(message)
})

test('a uuid that is taken is refused, and leads to the event only for those who see it', async () => {
  const { body } = await add({ info: 'mine', distribution: 0 })
  const again = await add({ info: 'again', uuid: body.Event.uuid })
  expect([again.status, again.headers.get('location')]).toEqual([404, `${server.url}/events/${body.Event.id}`])
  const stranger = await add({ info: 'again', uuid: body.Event.uuid }, user)
  expect([stranger.status, stranger.headers.get('location')]).toEqual([404, null])
})

test('an attribute uuid of another event is not unique', async () => {
  const uuid = crypto.randomUUID()
  await add({ info: 'first', Attribute: [{ type: 'text', value: 'a', uuid }] })
  const { body } = await add({ info: 'second', Attribute: [{ type: 'text', value: 'b', uuid }] })
  expect(body.Event.Attribute).toEqual([])
  expect(body.rejected).toMatchObject([{ path: 'Event.Attribute[0].uuid', message: 'The UUID provided is not unique' }])
})

test("a forged creator is overwritten with the sender's own organisation", async () => {
  const { body } = await add({ info: 'x', Orgc: { uuid: admin.orgUuid, name: admin.orgName } }, user)
  expect(body.Event.Orgc.uuid).toBe(user.orgUuid)
})

test.each(["'; drop table events; --", '100%', 'a_b', 'a\\b', '"quoted"', '🦊 fox'])(
  'the value %s is stored and found as it is',
  async (value) => {
    const { body } = await add({ info: value, Attribute: [{ type: 'text', value }] })
    const view = await ask(server, admin.key, 'GET', `/attributes/view/${body.Event.Attribute[0].uuid}`)
    expect(view.body.Attribute.value).toBe(value)
    const index = await ask(server, admin.key, 'POST', '/events/index', { eventinfo: value })
    expect(index.body.map(({ info }: { info: string }) => info)).toEqual([value])
  },
)

test.each(['0', '-1', 'abc', '99999999999999999999', '1 or 1=1', '%'])(
  'an event cannot be asked for as %s',
  async (id) => {
    const { status, body } = await ask(server, admin.key, 'GET', `/events/view/${encodeURIComponent(id)}`)
    expect([status, body.message]).toEqual([404, 'Invalid event'])
  },
)

test.each([undefined, 'x', 'a'.repeat(40), 'Bearer abc'])('the key %s opens nothing', async (key) => {
  const { status, body } = await ask(server, key, 'GET', '/events/index')
  expect(status).toBe(403)
  expect(body.message).toMatch(/^Authentication failed\./)
})
