import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { acceptsTaxii, saysTaxii, TAXII } from './media-type.ts'

let server: TestServer
let owner: Person
let reader: Person
/** Local ids and uuids of the events, in the order in which they were added. */
const events: { id: string; uuid: string; attribute: string }[] = []
const START = 1_700_000_000

beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  reader = await addPerson(server.context, { may: userPermissions })
  for (const [i, value] of ['one.example', 'two.example', 'kept.example'].entries()) {
    await addEvent(value, START + i * 100, value === 'kept.example' ? 0 : 1)
  }
})
afterAll(async () => server.close())

/** An event that was published, and came to be here as it is, at this second. */
async function addEvent(value: string, second: number, distribution: number): Promise<void> {
  const Attribute = [
    { type: 'domain', value, to_ids: true },
    { type: 'domain', value: `hidden.${value}`, to_ids: true, distribution: 0 },
  ]
  const { body } = await ask(server, owner.key, 'POST', '/events/add', { info: value, distribution, Attribute })
  const { id, uuid, Attribute: added } = body.Event
  await server.context.db
    .updateTable('events')
    .set({ timestamp: second, publish_timestamp: second, published: true })
    .where('uuid', '=', uuid)
    .execute()
  await server.context.db
    .updateTable('event_arrivals')
    .set({ added: new Date(second * 1000) })
    .where('event_id', '=', Number(id))
    .execute()
  events.push({ id, uuid, attribute: added[0].uuid })
}

type Options = { who?: Person; method?: string; headers?: Record<string, string> }

async function get(path: string, { who = reader, method = 'GET', headers = {} }: Options = {}) {
  const sent = { authorization: who.key, accept: TAXII, ...headers }
  const response = await fetch(`${server.url}/taxii2${path}`, { method, headers: sent })
  expect(response.headers.get('content-type')).toBe(TAXII)
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
}

const ROOT = '/tocsin'
const PUBLISHED = `${ROOT}/collections/published`
const idsOf = ({ objects = [] }: { objects?: { id: string }[] }) => objects.map(({ id }) => id)
const hiddenFrom = (body: object) => expect(JSON.stringify(body)).not.toMatch(/hidden\.|kept\./)

test.each([
  [undefined, true],
  ['*/*', true],
  ['text/html, application/*;q=0.5', true],
  ['application/taxii+json', true],
  ['application/taxii+json; version=2.1', true],
  ['application/taxii+json;version="2.1"', true],
  ['application/taxii+json;version=2.0', false],
  ['application/taxii+json;version=2.1;q=0', false],
  ['application/vnd.oasis.taxii+json', false],
  ['application/json', false],
  ['', false],
])('who accepts %j is answered: %j', (header, isTaken) => {
  expect(acceptsTaxii(header)).toBe(isTaken)
})

test.each([
  ['application/taxii+json;version=2.1', true],
  ['Application/TAXII+JSON', true],
  ['application/json', false],
  [undefined, false],
])('a body of %j is read: %j', (header, isTaken) => {
  expect(saysTaxii(header)).toBe(isTaken)
})

test('discovery leads to the API root, and that to collections', async () => {
  const { body } = await get('/')
  expect(body.api_roots).toEqual([`${server.url}/taxii2/tocsin/`])
  expect(body.default).toBe(body.api_roots[0])
  expect((await get('/tocsin/')).body).toMatchObject({ versions: [TAXII], max_content_length: expect.any(Number) })
  const { collections } = (await get(`${ROOT}/collections/`)).body
  expect(collections[0]).toMatchObject({ alias: 'published', can_read: true, can_write: false })
  expect((await get(`${ROOT}/collections/${collections[0].id}/`)).body).toEqual(collections[0])
})

describe('the door', () => {
  test('strangers are asked who they are', async () => {
    const { status, headers, body } = await get('/', { headers: { authorization: '' } })
    expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)])
    expect(body).toMatchObject({ title: 'unauthenticated', http_status: '401' })
  })

  test('an address and a key of that user’s are taken as HTTP Basic, here alone', async () => {
    const { email } = await server.context.db
      .selectFrom('users')
      .select('email')
      .where('id', '=', reader.userId)
      .executeTakeFirstOrThrow()
    const basic = (name: string, key: string) => ({
      headers: { authorization: `Basic ${Buffer.from(`${name}:${key}`).toString('base64')}` },
    })
    expect((await get('/', basic(email, reader.key))).status).toBe(200)
    for (const wrong of [basic(email, owner.key), basic(email, 'x'), basic('', reader.key), basic('', '')]) {
      expect((await get('/', wrong)).status).toBe(401)
    }
    const elsewhere = await fetch(`${server.url}/events/index`, basic(email, reader.key))
    expect(elsewhere.status).toBe(403)
  })

  test('what is not there is told of as TAXII tells of it', async () => {
    for (const path of ['/other/', '/tocsin/other/', `${ROOT}/collections/none/`, `${ROOT}/status/none/`]) {
      expect((await get(path)).body).toMatchObject({ title: 'not-found', http_status: '404' })
    }
  })

  test('what is not TAXII 2.1 is not answered', async () => {
    expect((await get('/', { headers: { accept: 'application/json' } })).status).toBe(406)
  })

  test.each([
    ['limit=0', /^limit/],
    ['limit=x', /^limit/],
    ['next=5', /^next/],
    ['added_after=yesterday', /^added_after/],
    ['added_after=2026-13-01T00:00:00Z', /^added_after/],
    ['match[version]=new', /^match\[version\]/],
    ['limit=1&limit=2', /^limit/],
  ])('%s is refused by its name', async (query, message) => {
    const { status, body } = await get(`${PUBLISHED}/objects/?${query}`)
    expect([status, body.description]).toEqual([400, expect.stringMatching(message)])
  })
})

describe('objects', () => {
  test('are what the reader may see of what was published, the oldest first', async () => {
    const { body, headers } = await get(`${PUBLISHED}/objects/`)
    expect(body.more).toBe(false)
    hiddenFrom(body)
    expect(idsOf(body)).toEqual(expect.arrayContaining(events.slice(0, 2).map(({ uuid }) => `report--${uuid}`)))
    expect(headers.get('x-taxii-date-added-first')).toBe('2023-11-14T22:13:20.000Z')
    expect(headers.get('x-taxii-date-added-last')).toBe('2023-11-14T22:15:00.000Z')
    const all = await get(`${PUBLISHED}/objects/`, { who: owner })
    expect(JSON.stringify(all.body)).toMatch(/hidden\.kept\.example/)
  })

  test('come page by page, each once, and none is left out', async () => {
    const whole = idsOf((await get(`${PUBLISHED}/objects/`)).body)
    for (const limit of [1, 2, 3]) {
      const found: string[] = []
      let next = ''
      for (let more = true; more;) {
        const { body } = await get(`${PUBLISHED}/objects/?limit=${limit}${next}`)
        expect(body.objects.length).toBeLessThanOrEqual(limit)
        found.push(...idsOf(body))
        more = body.more
        next = `&next=${body.next}`
      }
      expect(new Set(found)).toEqual(new Set(whole))
    }
  })

  test('added after a time are those of events that were published or changed since', async () => {
    const { body } = await get(`${PUBLISHED}/objects/?added_after=2023-11-14T22:13:20Z`)
    expect(idsOf(body)).toContain(`report--${events[1]?.uuid}`)
    expect(idsOf(body)).not.toContain(`report--${events[0]?.uuid}`)
    expect((await get(`${PUBLISHED}/objects/?added_after=2023-11-14T22:15:00Z`)).body).toEqual({})
  })

  test('are filtered by id, type, version and version of STIX', async () => {
    const of = async (query: string) => (await get(`${PUBLISHED}/objects/?${query}`)).body
    const report = `report--${events[0]?.uuid}`
    expect(idsOf(await of(`match[id]=${report}`))).toEqual([report])
    expect(idsOf(await of('match[type]=report'))).toHaveLength(2)
    const identity = `identity--${owner.orgUuid}`
    expect(new Set(idsOf(await of(`match[id]=${identity},${report}`)))).toEqual(new Set([identity, report]))
    expect(await of('match[id]=none')).toEqual({})
    expect(await of('match[id]=indicator--00000000-0000-4000-8000-000000000000')).toEqual({})
    expect(await of('match[spec_version]=2.0')).toEqual({})
    expect(idsOf(await of('match[type]=report&match[version]=all'))).toHaveLength(2)
    const [{ version }] = (await get(`${PUBLISHED}/manifest/?match[id]=${report}`)).body.objects
    expect(idsOf(await of(`match[id]=${report}&match[version]=${version}`))).toEqual([report])
    expect(await of(`match[id]=${report}&match[version]=2001-01-01T00:00:00Z`)).toEqual({})
  })

  test('are told of in the manifest, with the time at which they were added', async () => {
    const report = `report--${events[1]?.uuid}`
    expect((await get(`${PUBLISHED}/manifest/?match[id]=${report}`)).body.objects).toEqual([
      {
        id: report,
        date_added: '2023-11-14T22:15:00.000Z',
        version: expect.stringMatching(/^2023-11-14T22:15:00/),
        media_type: 'application/stix+json;version=2.1',
      },
    ])
  })

  test('are read one by one; what is hidden is not there', async () => {
    const report = `report--${events[0]?.uuid}`
    expect(idsOf((await get(`${PUBLISHED}/objects/${report}/`)).body)).toEqual([report])
    const { versions } = (await get(`${PUBLISHED}/objects/${report}/versions/`)).body
    expect(versions).toHaveLength(1)
    for (const path of [`report--${events[2]?.uuid}`, 'report--00000000-0000-4000-8000-000000000000', 'x']) {
      expect((await get(`${PUBLISHED}/objects/${path}/`)).status).toBe(404)
      expect((await get(`${PUBLISHED}/objects/${path}/versions/`)).status).toBe(404)
    }
    expect((await get(`${PUBLISHED}/objects/report--${events[2]?.uuid}/`, { who: owner })).status).toBe(200)
  })

  test('are not deleted', async () => {
    const { status } = await get(`${PUBLISHED}/objects/report--${events[0]?.uuid}/`, { method: 'DELETE' })
    expect(status).toBe(403)
  })
})

describe('a saved search that is a collection', () => {
  const save = async (fields: object) =>
    (await ask(server, owner.key, 'POST', '/tocsin/saved-searches', { name: 'x', taxii: true, ...fields })).body.id

  test('is read by those whom it is shared with, through their own eyes', async () => {
    const id = await save({
      parameters: { eventinfo: '%.example', limit: 1 },
      shared_with: 'everybody',
      description: 'd',
    })
    const path = `${ROOT}/collections/${id}`
    expect((await get(`${path}/`)).body).toMatchObject({ title: 'x', description: 'd', can_read: true })
    const { body } = await get(`${path}/objects/`)
    hiddenFrom(body)
    expect(idsOf(body).filter((one) => one.startsWith('report--'))).toHaveLength(2)
    const own = idsOf((await get(`${path}/objects/`, { who: owner })).body)
    expect(own.filter((one) => one.startsWith('report--'))).toHaveLength(3)
  })

  test('of attributes holds these alone', async () => {
    const parameters = { value: ['two.example', 'hidden.two.example', 'kept.example'] }
    const id = await save({ scope: 'attributes', parameters, shared_with: 'everybody' })
    const { body } = await get(`${ROOT}/collections/${id}/objects/`)
    hiddenFrom(body)
    expect(JSON.stringify(body)).toContain('two.example')
    expect(JSON.stringify(body)).not.toContain('one.example')
  })

  test('is not there for others', async () => {
    const id = await save({ parameters: {} })
    for (const path of ['', 'objects/', 'manifest/']) {
      expect((await get(`${ROOT}/collections/${id}/${path}`)).status).toBe(404)
    }
    const plain = await save({ parameters: {}, taxii: false })
    expect((await get(`${ROOT}/collections/${plain}/`, { who: owner })).status).toBe(404)
  })
})

describe('objects that are added', () => {
  const at = '2026-01-02T03:04:05.000Z'
  const common = { spec_version: '2.1', created: at, modified: at }
  const indicator = (n: number) => ({
    ...common,
    type: 'indicator',
    id: `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    pattern: `[domain-name:value = 'n${n}.example']`,
    pattern_type: 'stix',
    valid_from: at,
  })
  const report = (refs: string[]) => ({
    ...common,
    type: 'report',
    id: 'report--00000000-0000-4000-8000-0000000000ff',
    name: 'Told by TAXII',
    published: at,
    object_refs: refs,
  })
  const post = async (body: unknown, { collection = 'inbox', type = TAXII, who = reader } = {}) => {
    const response = await fetch(`${server.url}/taxii2${ROOT}/collections/${collection}/objects/`, {
      method: 'POST',
      headers: { authorization: who.key, accept: TAXII, 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  test('become events of their sender, and the status tells of each', async () => {
    const objects = [report([indicator(1).id]), indicator(1), { type: 'indicator' }]
    const { status, body } = await post({ objects })
    expect([status, body]).toEqual([
      202,
      expect.objectContaining({ status: 'complete', total_count: 3, success_count: 2, failure_count: 1 }),
    ])
    expect(body.successes[1]).toMatchObject({ id: indicator(1).id, version: at })
    expect(body.failures[0].id).toBe('objects[2]')
    expect((await get(`${ROOT}/status/${body.id}/`)).body).toEqual(body)
    expect((await get(`${ROOT}/status/${body.id}/`, { who: owner })).status).toBe(404)
    const found = await ask(server, reader.key, 'POST', '/attributes/restSearch', { value: 'n1.example' })
    expect(found.body.response.Attribute).toHaveLength(1)
  })

  test('that are here already are told of as failed', async () => {
    const { body } = await post({ objects: [report([indicator(2).id]), indicator(2)] })
    expect(body).toMatchObject({
      success_count: 0,
      failure_count: 2,
      failures: [{}, { message: expect.stringMatching(/already exists/) }],
    })
  })

  test.each([
    ['{', 400],
    [{}, 422],
    [{ objects: [] }, 422],
    [{ objects: [1] }, 422],
    [{ objects: {} }, 422],
    [[], 422],
  ])('%j is refused', async (body, expected) => {
    expect((await post(body)).status).toBe(expected)
  })

  test('are taken by the inbox alone, as TAXII, from those who may add events', async () => {
    const envelope = { objects: [indicator(3)] }
    expect((await post(envelope, { collection: 'published' })).status).toBe(403)
    expect((await post(envelope, { type: 'application/json' })).status).toBe(415)
    const other = await addPerson(server.context, { may: ['perm_auth'] })
    expect((await post(envelope, { who: other })).status).toBe(403)
    expect((await get(`${ROOT}/collections/inbox/`, { who: other })).status).toBe(404)
    expect((await get(`${ROOT}/collections/inbox/objects/`)).status).toBe(403)
  })
})
