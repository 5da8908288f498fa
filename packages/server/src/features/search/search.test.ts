import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let first: { id: string; uuid: string }
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: userPermissions })
  const add = async (event: object, who = admin) =>
    (await ask(server, who.key, 'POST', '/events/add', event)).body.Event
  first = await add({
    info: 'first of all',
    date: '2024-01-10',
    timestamp: 1_700_000_000,
    threat_level_id: 1,
    Tag: [{ name: 'tlp:green' }],
    Attribute: [
      { type: 'ip-dst', value: '192.0.2.1', to_ids: true, comment: 'a "quoted" comment' },
      { type: 'domain', value: 'Www.Example.com', Tag: [{ name: 'kill-chain:c2' }], to_ids: false },
      { type: 'domain|ip', value: 'both.example.net|192.0.2.9' },
    ],
    Object: [
      {
        name: 'file',
        'meta-category': 'file',
        description: 'a file',
        Attribute: [{ type: 'md5', object_relation: 'md5', value: '0123456789abcdef0123456789abcdef' }],
      },
    ],
  })
  await add({
    info: 'second thoughts',
    date: '2024-02-20',
    timestamp: 1_710_000_000,
    Attribute: [
      { type: 'ip-src', value: '192.0.2.1', to_ids: false },
      { type: 'text', value: '50% off_sale' },
    ],
  })
  await add({ info: 'hidden', distribution: 0, Attribute: [{ type: 'text', value: 'secret' }] })
})
afterAll(async () => server.close())

async function values(body: object, who = admin): Promise<string[]> {
  const answer = await ask(server, who.key, 'POST', '/attributes/restSearch', { returnFormat: 'json', ...body })
  expect(answer.status).toBe(200)
  const found = answer.body.response.Attribute.map(({ value }: { value: string }) => value)
  expect(Number(answer.headers.get('x-result-count'))).toBe(found.length)
  return found.sort()
}

async function infos(body: object): Promise<string[]> {
  const answer = await ask(server, admin.key, 'POST', '/events/restSearch', { returnFormat: 'json', ...body })
  expect(answer.status).toBe(200)
  return answer.body.response.map(({ Event }: { Event: { info: string } }) => Event.info).sort()
}

const ALL = [
  '0123456789abcdef0123456789abcdef',
  '192.0.2.1',
  '192.0.2.1',
  '50% off_sale',
  'both.example.net|192.0.2.9',
  'secret',
  'www.example.com',
]

test.each([
  [{ type: ['ip-dst', 'ip-src'] }, ['192.0.2.1', '192.0.2.1']],
  [{ type: 'ip-dst||domain' }, ['192.0.2.1', 'www.example.com']],
  [{ type: { NOT: ['text', 'md5', 'ip-src', 'ip-dst', 'domain|ip'] } }, ['www.example.com']],
  [{ value: '192.0.2.1' }, ['192.0.2.1', '192.0.2.1']],
  [{ value: 'WWW.EXAMPLE.COM' }, ['www.example.com']],
  [{ value: '192.0.2.9' }, ['both.example.net|192.0.2.9']],
  [{ value: '%example%' }, ['both.example.net|192.0.2.9', 'www.example.com']],
  [{ value: 'www.%' }, ['www.example.com']],
  [{ value: '50% off_sale' }, ['50% off_sale']],
  [{ value: '50% offxsale' }, []],
  [{ value: ['192.0.2.1', '!192.0.2.1'] }, []],
  [{ category: 'Payload delivery' }, ['0123456789abcdef0123456789abcdef']],
  [{ tags: 'kill-chain:c2' }, ['www.example.com']],
  [
    { tags: ['tlp:green', '!kill-chain:c2'] },
    ['0123456789abcdef0123456789abcdef', '192.0.2.1', 'both.example.net|192.0.2.9'],
  ],
  [{ tags: 'no such tag' }, []],
  [{ object_relation: 'md5' }, ['0123456789abcdef0123456789abcdef']],
  [{ to_ids: 0, type: ['ip-dst', 'ip-src', 'domain'] }, ['192.0.2.1', 'www.example.com']],
  [{ from: '2024-02-01', to: '2024-02-28' }, ['192.0.2.1', '50% off_sale']],
  [{ eventinfo: '%second%' }, ['192.0.2.1', '50% off_sale']],
  [{ org: 'nobody at all' }, []],
  [{ threat_level_id: 1, type: 'ip-dst' }, ['192.0.2.1']],
  [{ published: 1 }, []],
  [{ timestamp: '5x' }, []],
  [{ eventid: 'all' }, ALL],
  [{ nobody_knows_this: 1 }, ALL],
])('attributes/restSearch %j finds %j', async (body, found) => {
  expect(await values(body)).toEqual(found)
})

test.each([
  [{ eventinfo: 'first of all' }, ['first of all']],
  [{ tags: 'tlp:green' }, ['first of all']],
  [{ tags: 'kill-chain:c2' }, ['first of all']],
  [{ value: '192.0.2.1' }, ['first of all', 'second thoughts']],
  [{ type: 'text', value: 'secret' }, ['hidden']],
  [{ timestamp: ['1705000000', '1715000000'] }, ['second thoughts']],
  [{ date: '2024-02-01' }, ['second thoughts', 'hidden'].sort()],
  [{ searchall: '%thoughts%' }, ['second thoughts']],
  [{ limit: 1, page: 2 }, ['second thoughts']],
])('events/restSearch %j finds %j', async (body, found) => {
  expect(await infos(body)).toEqual(found)
})

test('an outsider finds nothing that is hidden, in any format', async () => {
  expect(await values({ value: 'secret' }, user)).toEqual([])
  const csv = await ask(server, user.key, 'POST', '/attributes/restSearch', { returnFormat: 'csv', type: 'text' })
  expect(csv.body).not.toContain('secret')
  expect(csv.headers.get('x-result-count')).toBe('1')
})

test('csv quotes what has to be quoted, and ends with an empty line', async () => {
  const { body, headers } = await ask(server, admin.key, 'POST', '/attributes/restSearch', {
    returnFormat: 'csv',
    type: 'ip-dst',
    requested_attributes: ['value', 'comment', 'to_ids', 'event_id'],
  })
  expect(headers.get('content-type')).toMatch(/^text\/csv/)
  expect(body).toBe(`value,comment,to_ids,event_id\n"192.0.2.1","a ""quoted"" comment",1,${first.id}\n\n`)
})

test('csv disarms what a spreadsheet would calculate, unless MISP’s bytes are wished for', async () => {
  const Attribute = [{ type: 'comment', value: '=HYPERLINK("http://e.example")' }]
  const { Event } = (await ask(server, admin.key, 'POST', '/events/add', { info: 'a formula', Attribute })).body
  const wish = { returnFormat: 'csv', eventid: Event.id, requested_attributes: ['value'], headerless: 1 }
  const search = async (more: object) =>
    (await ask(server, admin.key, 'POST', '/attributes/restSearch', { ...wish, ...more })).body
  expect(await search({})).toBe(`"'=HYPERLINK(""http://e.example"")"\n\n`)
  expect(await search({ misp_compat: 1 })).toBe(`"=HYPERLINK(""http://e.example"")"\n\n`)
  await ask(server, admin.key, 'POST', `/events/delete/${Event.id}`)
})

test('an attribute comes with what was asked for', async () => {
  const { body } = await ask(server, admin.key, 'POST', '/attributes/restSearch', {
    returnFormat: 'json',
    type: 'domain',
    includeContext: 1,
    includeEventTags: 1,
    includeEventUuid: 1,
    includeCorrelations: 1,
  })
  expect(body.response.Attribute[0]).toMatchObject({
    event_uuid: first.uuid,
    Event: { info: 'first of all', threat_level_id: '1', Orgc: { name: admin.orgName } },
    Tag: [
      { name: 'kill-chain:c2', local: false },
      { name: 'tlp:green', inherited: 1 },
    ],
    RelatedAttribute: [],
  })
})

test('objects are found by their attributes', async () => {
  const { body } = await ask(server, admin.key, 'POST', '/objects/restSearch', { returnFormat: 'json', type: 'md5' })
  expect(body.response).toMatchObject([
    { Object: { name: 'file', Attribute: [{ type: 'md5' }], Event: { info: 'first of all' } } },
  ])
})

test.each([
  ['GET', '/attributes/restSearch', undefined, 400],
  ['POST', '/attributes/restSearch', {}, 400],
  ['POST', '/attributes/restSearch', { returnFormat: 'nosuch' }, 404],
  ['POST', '/attributes/restSearch', '{bad', 405],
])('%s %s %j answers %i', async (method, path, body, status) => {
  expect((await ask(server, admin.key, method, path, body)).status).toBe(status)
})

test('a search stands in a path too', async () => {
  const { body } = await ask(
    server,
    admin.key,
    'GET',
    `/attributes/restSearch/returnFormat:json/eventid:${first.id}/type:md5`,
  )
  expect(body.response.Attribute).toHaveLength(1)
  const ordered = await ask(server, admin.key, 'GET', '/attributes/restSearch/json/192.0.2.1')
  expect(ordered.body.response.Attribute).toHaveLength(2)
})
