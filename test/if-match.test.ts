import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Answer } from '../packages/server/src/testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** Edits that say which state of the record they are made for: two people who edit at once do not overwrite each other. */
let server: TestServer
let author: Person
let outsider: Person
beforeAll(async () => {
  server = await createTestServer()
  author = await addPerson(server.context, { may: userPermissions })
  outsider = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const call = async (method: string, path: string, body?: unknown) => ask(server, author.key, method, path, body)

/** Times are in seconds: what is made in a test would change within its first. */
const PAST = 1_700_000_000

type Kind = 'Event' | 'Attribute' | 'Object'
/** How each kind of record is made, edited and read. */
const kinds: { kind: Kind; path: string; change: (text: string) => object; field: string }[] = [
  { kind: 'Event', path: '/events', change: (info) => ({ info }), field: 'info' },
  { kind: 'Attribute', path: '/attributes', change: (comment) => ({ comment }), field: 'comment' },
  { kind: 'Object', path: '/objects', change: (comment) => ({ comment }), field: 'comment' },
]

async function make(kind: Kind): Promise<{ id: string; timestamp: string }> {
  const { body } = await call('POST', '/events/add', {
    info: 'as it was',
    distribution: 1,
    timestamp: PAST,
    Attribute: [{ type: 'text', value: 'a', comment: 'as it was', timestamp: PAST }],
    Object: [
      {
        name: 'thing',
        'meta-category': 'misc',
        description: 'd',
        comment: 'as it was',
        timestamp: PAST,
        Attribute: [{ type: 'text', object_relation: 'text', value: 'b' }],
      },
    ],
  })
  const event = body.Event
  return kind === 'Event' ? event : event[kind][0]
}

async function edit(
  path: string,
  ifMatch: string,
  change: object,
  { method = 'POST', key = author.key } = {},
): Promise<Answer> {
  const headers = { authorization: key, 'content-type': 'application/json', 'if-match': ifMatch }
  const request: RequestInit = { method, headers, body: JSON.stringify(change) }
  const response = await fetch(server.url + path, request)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

describe.each(kinds)('$kind', ({ kind, path, change, field }) => {
  const view = async (id: string) => (await call('GET', `${path}/view/${id}`)).body[kind]

  test.each(['POST', 'PUT'])('%s is done when the record is as the sender read it', async (method) => {
    const { id, timestamp } = await make(kind)
    const { status, body } = await edit(`${path}/edit/${id}`, `"${timestamp}"`, change('changed'), { method })
    expect([status, body[kind][field]]).toEqual([200, 'changed'])
    expect(Number(body[kind].timestamp)).toBeGreaterThan(Number(timestamp))
  })

  test.each(['POST', 'PUT'])('%s is refused when it changed, with the record as it stands', async (method) => {
    const { id, timestamp } = await make(kind)
    const winner = await call('POST', `${path}/edit/${id}`, change('by somebody else'))
    const before = await call('GET', `${path}/view/${id}`)
    const late = await edit(`${path}/edit/${id}`, `"${timestamp}"`, change('too late'), { method })
    expect(late.status).toBe(412)
    expect(late.body).toEqual(winner.body)
    expect((await call('GET', `${path}/view/${id}`)).body).toEqual(before.body)
    const again = await edit(`${path}/edit/${id}`, `"${late.body[kind].timestamp}"`, change('merged'), { method })
    expect([again.status, again.body[kind][field]]).toEqual([200, 'merged'])
  })

  test('of edits at the same time for the same state, one wins', async () => {
    const { id, timestamp } = await make(kind)
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => edit(`${path}/edit/${id}`, `"${timestamp}"`, change(`by ${i}`))),
    )
    const winners = answers.filter(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)])
    const kept = await view(id)
    expect(kept[field]).toBe(winners[0]?.body[kind][field])
    for (const { body } of answers) expect(body[kind][field]).toBe(kept[field])
  })

  test('* asks only that it exists', async () => {
    const { id } = await make(kind)
    expect((await edit(`${path}/edit/${id}`, '*', change('any'))).body[kind][field]).toBe('any')
    expect((await edit(`${path}/edit/999999999`, '*', change('any'))).status).toBe(404)
  })

  test.each(['123', '"soon"', 'W/"1"', ''])(
    'the header %j is refused by its name, and nothing changes',
    async (header) => {
      const { id } = await make(kind)
      const before = await view(id)
      const { status, body } = await edit(`${path}/edit/${id}`, header, change('never'))
      expect([status, body.message]).toEqual([400, expect.stringContaining('If-Match must be * or the timestamp')])
      expect(await view(id)).toEqual(before)
    },
  )

  test('who may not edit it is told that, and not how it stands', async () => {
    const { id } = await make(kind)
    const { status, body } = await edit(`${path}/edit/${id}`, '"1"', change('never'), { key: outsider.key })
    expect(status).toBe(403)
    expect(body).not.toHaveProperty(kind)
  })
})

test('what changes in an object counts as a change of it', async () => {
  const { id, timestamp, Attribute } = (await make('Object')) as Awaited<ReturnType<typeof make>> & {
    Attribute: { id: string }[]
  }
  await call('POST', `/attributes/edit/${Attribute[0]?.id}`, { value: 'changed' })
  const whole = { comment: 'too late', Attribute: [] }
  expect((await edit(`/objects/edit/${id}`, `"${timestamp}"`, whole)).status).toBe(412)
})

test('an object that is sent back with its own old time changes once', async () => {
  const object = await make('Object')
  const answers = await Promise.all(
    ['one', 'two'].map(async (value) =>
      edit(`/objects/edit/${object.id}`, `"${object.timestamp}"`, {
        ...object,
        Attribute: [{ type: 'text', object_relation: 'text', value }],
      }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
})

test('deleting moves the time on, also within one second', async () => {
  const attribute = await make('Attribute')
  await call('POST', `/attributes/delete/${attribute.id}`)
  const { status, body } = await edit(`/attributes/edit/${attribute.id}`, `"${attribute.timestamp}"`, { comment: 'x' })
  expect([status, body.Attribute.deleted]).toEqual([412, true])
})
