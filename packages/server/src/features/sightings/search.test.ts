import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { addSighted, asker, sight } from './testing/sighted-world.ts'

const NOW = 1_750_000_000
const DAY = 86_400

let server: TestServer
let ask: ReturnType<typeof asker>
let owner: Person
let other: Person
let one: Awaited<ReturnType<typeof addSighted>>
let two: Awaited<ReturnType<typeof addSighted>>
/** Sightings by name; `gone` is of an attribute that was deleted since. */
const made: Record<string, { id: string; uuid: string }> = {}
beforeAll(async () => {
  server = await createTestServer()
  server.context.clock = { now: () => new Date(NOW * 1000), seconds: () => NOW }
  ask = asker(server)
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
  one = await addSighted(server, owner, { value: 'a "b" <c>&' })
  two = await addSighted(server, owner)
  const gone = await addSighted(server, owner)
  made['fresh'] = await sight(server, owner, one.attribute, { source: 'nose', timestamp: NOW - 1 })
  made['false'] = await sight(server, other, one.attribute, { type: 1, timestamp: NOW - 10 * DAY })
  made['old'] = await sight(server, owner, two.attribute, { timestamp: NOW - 40 * DAY })
  made['ancient'] = await sight(server, other, two.attribute, { type: 2, timestamp: 1 })
  made['gone'] = await sight(server, owner, gone.attribute, { timestamp: NOW - 1 })
  await ask(owner, 'POST', `/attributes/delete/${gone.attribute.id}`)
})
afterAll(async () => server.close())

async function found(sent: object, context = ''): Promise<string[]> {
  const { status, body, headers } = await ask(owner, 'POST', `/sightings/restSearch${context}`, sent)
  expect(status).toBe(200)
  const ids = body.response.map(({ Sighting }: { Sighting: { id: string } }) => Sighting.id)
  if (!('limit' in sent)) expect(headers.get('x-result-count')).toBe(String(ids.length))
  return Object.entries(made).flatMap(([name, { id }]) => (ids.includes(id) ? [name] : []))
}

test.each([
  [{}, ['fresh', 'false']],
  [{ last: '5d' }, ['fresh']],
  [{ last: 0 }, ['fresh', 'false', 'old', 'ancient']],
  [{ publish_timestamp: NOW - 10 * DAY }, ['fresh', 'false']],
  [{ last: ['50d', '5d'] }, ['false', 'old']],
  [{ from: NOW - 50 * DAY, to: NOW - 30 * DAY }, ['old']],
  [{ from: '2020-01-01' }, ['fresh', 'false', 'old']],
  [{ to: '1970-01-02' }, ['ancient']],
  [{ last: 'nonsense' }, []],
  [{ last: 0, type: 1 }, ['false']],
  [{ last: 0, type: ['1', '2'] }, ['false', 'ancient']],
  [{ source: 'nose' }, ['fresh']],
  [{ source: 'NOSE' }, []],
  [{ last: 0, limit: 1, page: 2 }, ['false']],
  [{ last: 0, source: 'a\0' }, undefined],
])('a search for %j finds %j', async (sent, names) => {
  if (names) return expect(await found(sent)).toEqual(names)
  expect((await ask(owner, 'POST', '/sightings/restSearch', sent)).status).toBe(400)
})

test('whose sightings are meant is said by id or uuid; a ! leaves them out', async () => {
  expect(await found({ last: 0, org_id: other.orgId })).toEqual(['false', 'ancient'])
  expect(await found({ last: 0, org_id: [other.orgUuid] })).toEqual(['false', 'ancient'])
  expect(await found({ last: 0, org_id: [`!${other.orgUuid}`] })).toEqual(['fresh', 'old'])
})

test('sightings are found by their event, their attribute, or themselves', async () => {
  expect(await found({ id: Number(one.event.id) }, '/event')).toEqual(['fresh', 'false'])
  expect(await found({ uuid: [two.event.uuid], last: 0 }, '/event')).toEqual(['old', 'ancient'])
  expect(await found({ id: two.attribute.id, last: 0 }, '/attribute')).toEqual(['old', 'ancient'])
  expect(await found({ id: two.attribute.uuid, last: 0, context: 'attribute' })).toEqual(['old', 'ancient'])
  expect(await found({ uuid: made['old']?.uuid, last: 0 })).toEqual(['old'])
  expect(await found({ id: made['old']?.id, last: 0 })).toEqual(['old'])
})

test.each([
  ['/galaxy', {}, 400, 'Invalid context galaxy.'],
  ['/event', {}, 400, 'An ID or UUID must be provided if the context is set.'],
  ['/event', { id: 'x' }, 400, 'Invalid ID `x` provided.'],
  ['/event', { uuid: 'x' }, 400, 'Invalid UUID `x` provided.'],
  ['', { type: 9 }, 400, 'Invalid type. Valid options are: 0 (Sighting), 1 (False-positive), 2 (Expiration).'],
  ['', { returnFormat: 'stix' }, 404, 'Invalid output format.'],
])('what cannot be searched for is refused: %s %j', async (context, sent, status, message) => {
  const answer = await ask(owner, 'POST', `/sightings/restSearch${context}`, sent)
  expect([answer.status, answer.body.message]).toEqual([status, message])
})

test('attribute, event and uuids are told where they are asked for', async () => {
  const sent = { id: made['fresh']?.id, includeAttribute: 1, includeEvent: true, includeUuid: '1' }
  const { body } = await ask(owner, 'POST', '/sightings/restSearch', sent)
  expect(body.response).toEqual([
    {
      Sighting: {
        id: made['fresh']?.id,
        attribute_id: one.attribute.id,
        event_id: one.event.id,
        org_id: String(owner.orgId),
        date_sighting: String(NOW - 1),
        uuid: made['fresh']?.uuid,
        source: 'nose',
        type: '0',
        value: 'a "b" <c>&',
        Attribute: {
          id: one.attribute.id,
          uuid: one.attribute.uuid,
          type: 'text',
          category: 'Other',
          to_ids: false,
          value: 'a "b" <c>&',
        },
        Event: {
          id: one.event.id,
          uuid: one.event.uuid,
          orgc_id: String(owner.orgId),
          org_id: String(owner.orgId),
          info: 'sighted',
          Orgc: { name: owner.orgName },
        },
        attribute_uuid: one.attribute.uuid,
        event_uuid: one.event.uuid,
        Organisation: { id: String(owner.orgId), uuid: owner.orgUuid, name: owner.orgName },
      },
    },
  ])
})

test('CSV and XML', async () => {
  const sent = { id: made['fresh']?.id, includeAttribute: 1, returnFormat: 'csv' }
  const { body: csv } = await ask(owner, 'POST', '/sightings/restSearch', sent)
  const [head, line] = csv.split('\n')
  expect(head).toMatch(/^id,attribute_id,event_id,org_id,date_sighting,uuid,source,type,value,attribute_uuid/)
  expect(line).toContain('"nose",0,"a ""b"" <c>&"')
  const { body: xml, headers } = await ask(
    owner,
    'GET',
    `/sightings/restSearch/returnFormat:xml/id:${made['fresh']?.id}`,
  )
  expect(headers.get('content-type')).toContain('application/xml')
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<response><Sighting><id>\d+<\/id>/)
  expect(xml).toContain('<value>a &quot;b&quot; &lt;c&gt;&amp;</value>')
})

test('nobody finds sightings that they may not see, however they ask', async () => {
  const stranger = await addPerson(server.context)
  for (const [context, sent] of [
    ['', { last: 0 }],
    ['/event', { id: one.event.id }],
    ['/attribute', { id: one.attribute.uuid }],
    ['', { uuid: made['fresh']?.uuid }],
    ['/event', { uuid: [randomUUID()] }],
  ] as const) {
    const { status, body, headers } = await ask(stranger, 'POST', `/sightings/restSearch${context}`, sent)
    expect([status, body, headers.get('x-result-count')]).toEqual([200, { response: [] }, '0'])
  }
})
