import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, everyPermission, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { addSighted, asker, sight } from './testing/sighted-world.ts'

let server: TestServer
let ask: ReturnType<typeof asker>
let admin: Person
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  ask = asker(server)
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context)
  other = await addPerson(server.context)
})
afterAll(async () => server.close())

const NONE = { message: 'Could not add the Sighting. Reason: No valid attributes found.' }

test('an attribute is sighted by its id or uuid, in the path or the body', async () => {
  const { attribute, event } = await addSighted(server, owner)
  const answers = [
    await ask(other, 'POST', `/sightings/add/${attribute.id}`),
    await ask(other, 'POST', `/sightings/add/${attribute.uuid}`, { type: '1', source: ' honeypot ' }),
    await ask(other, 'POST', '/sightings/add', { uuid: attribute.uuid, timestamp: 1_600_000_000 }),
    await ask(other, 'POST', '/sightings/add', {
      Sighting: { id: attribute.id, date: '2024-02-29', time: '12:30:00' },
    }),
  ]
  const common = { attribute_id: attribute.id, event_id: event.id, org_id: String(other.orgId), source: '', type: '0' }
  expect(answers.map(({ body }) => body.Sighting)).toMatchObject([
    common,
    { ...common, source: 'honeypot', type: '1' },
    { ...common, date_sighting: '1600000000' },
    { ...common, date_sighting: String(Date.parse('2024-02-29T12:30:00Z') / 1000) },
  ])
})

test('a value is sighted wherever the asker sees it, whatever its case, as a half or whole', async () => {
  const name = randomUUID()
  const domain = await addSighted(server, owner, { type: 'domain', value: `${name}.example` })
  const pair = await addSighted(server, owner, { type: 'domain|ip', value: `${name}.example|192.0.2.9` })
  const hidden = await addSighted(server, owner, { type: 'domain', value: `${name}.example`, distribution: 0 })
  const counts = async () => {
    const rows = await server.context.db
      .selectFrom('sightings')
      .select('attribute_id')
      .where(
        'attribute_id',
        'in',
        [domain, pair, hidden].map(({ attribute }) => Number(attribute.id)),
      )
      .execute()
    return [domain, pair, hidden].map(
      ({ attribute }) => rows.filter(({ attribute_id }) => String(attribute_id) === attribute.id).length,
    )
  }
  await ask(other, 'POST', '/sightings/add', { value: `${name.toUpperCase()}.example` })
  expect(await counts()).toEqual([1, 1, 0])
  await ask(other, 'POST', '/sightings/add', { values: [`${name}.example|192.0.2.9`, 'nothing'] })
  expect(await counts()).toEqual([1, 2, 0])
})

test('filters narrow down what is sighted', async () => {
  const value = randomUUID()
  const one = await addSighted(server, owner, { value, to_ids: true })
  await addSighted(server, owner, { value })
  const { body } = await ask(other, 'POST', '/sightings/add', { value, filters: { to_ids: 1 } })
  expect(body.Sighting.attribute_id).toBe(one.attribute.id)
  const { body: event } = await ask(other, 'POST', '/sightings/add', { filters: { eventid: one.event.id } })
  expect(event.Sighting.attribute_id).toBe(one.attribute.id)
  const { body: none } = await ask(other, 'POST', '/sightings/add', { value, filters: { category: 'nothing' } })
  expect(none).toEqual(NONE)
})

test('hidden, deleted and absent attributes answer alike', async () => {
  const hidden = await addSighted(server, owner, { distribution: 0 })
  const deleted = await addSighted(server, owner)
  await ask(owner, 'POST', `/attributes/delete/${deleted.attribute.id}`)
  const value = randomUUID()
  await addSighted(server, owner, { value }, { distribution: 0 })
  for (const [path, body] of [
    [`/sightings/add/${hidden.attribute.uuid}`, {}],
    [`/sightings/add/${deleted.attribute.uuid}`, {}],
    [`/sightings/add/${randomUUID()}`, {}],
    ['/sightings/add/nothing', {}],
    ['/sightings/add', { value }],
    ['/sightings/add', { value: randomUUID() }],
    ['/sightings/add', {}],
  ] as const) {
    const answer = await ask(other, 'POST', path, body)
    expect([answer.status, answer.body]).toEqual([200, NONE])
  }
})

test.each([
  { type: 3 },
  { type: 'seen' },
  { source: 'x'.repeat(256) },
  { source: 'a\0b' },
  { source: ['x'] },
  { timestamp: 'yesterday' },
  { timestamp: 1e300 },
  { date: '2024-02-30', time: 'noon' },
  { value: { a: 1 } },
  { value: 'a\0b' },
  { values: [[]] },
])('a sighting that makes no sense is refused by what is wrong: %j', async (sent) => {
  const { attribute } = await addSighted(server, owner)
  const { status, body } = await ask(other, 'POST', `/sightings/add/${attribute.id}`, sent)
  expect([status, body.message]).toEqual([400, expect.stringMatching(/^Could not add the Sighting. Reason: /)])
})

test('a sighting changes neither the time of the event nor whether it is published', async () => {
  const { attribute, event } = await addSighted(server, owner, {}, { timestamp: 1_600_000_000 })
  await ask(admin, 'POST', `/events/publish/${event.id}`)
  await sight(server, other, attribute)
  const { body } = await ask(owner, 'GET', `/events/view/${event.id}`)
  expect(body.Event).toMatchObject({ timestamp: '1600000000', published: true })
})

test('a new expiration takes the place of the organisation’s earlier one, and of no other', async () => {
  const { attribute, event } = await addSighted(server, owner)
  await sight(server, other, attribute)
  await sight(server, other, attribute, { type: 2, timestamp: 1_700_000_000 })
  await sight(server, owner, attribute, { type: 2, timestamp: 1_700_000_001 })
  await sight(server, other, attribute, { type: 2, timestamp: 1_700_000_002 })
  const { body } = await ask(owner, 'GET', `/sightings/index/${event.id}`)
  const told = body.map(({ type, org_id, date_sighting }: Record<string, string>) => [type, org_id, date_sighting])
  expect(told).toEqual([
    ['0', String(other.orgId), expect.any(String)],
    ['2', String(owner.orgId), '1700000001'],
    ['2', String(other.orgId), '1700000002'],
  ])
})

test('an expiration that another server brings removes none of an organisation that is here', async () => {
  const { attribute, event } = await addSighted(server, owner)
  const peer = await addPerson(server.context, { may: syncPermissions })
  const far = { uuid: randomUUID(), name: `Far ${randomUUID()}` }
  const bring = async (Organisation: { uuid: string; name?: string }, date_sighting: number) => {
    const sent = { uuid: randomUUID(), type: 2, attribute_uuid: attribute.uuid, date_sighting, Organisation }
    const { status } = await ask(peer, 'POST', `/sightings/bulkSaveSightings/${event.uuid}`, [sent])
    expect(status).toBe(200)
  }
  await sight(server, other, attribute, { type: 2, timestamp: 1_700_000_000 })
  await bring({ uuid: other.orgUuid }, 1_700_000_001)
  await bring(far, 1_700_000_002)
  await bring(far, 1_700_000_003)
  const { body } = await ask(owner, 'GET', `/sightings/index/${event.id}`)
  expect(body.map(({ date_sighting }: Record<string, string>) => date_sighting)).toEqual([
    '1700000000',
    '1700000001',
    '1700000003',
  ])
})

test('one deletes sightings of one’s own organisation; those of others look absent', async () => {
  const { attribute } = await addSighted(server, owner)
  const [mine, theirs] = [await sight(server, other, attribute), await sight(server, owner, attribute)]
  for (const { id, uuid } of [theirs, { id: '999999', uuid: randomUUID() }]) {
    for (const reference of [id, uuid]) {
      const { status, body } = await ask(other, 'POST', `/sightings/delete/${reference}`)
      expect([status, body.message]).toEqual([404, 'Invalid sighting.'])
    }
  }
  const { body } = await ask(other, 'POST', `/sightings/delete/${mine.uuid}`)
  expect(body).toMatchObject({ saved: true, message: 'Sighting successfully deleted.', id: mine.uuid })
  expect((await ask(admin, 'POST', `/sightings/delete/${theirs.id}`)).status).toBe(200)
})

test('whoever may not sight, or not delete, is refused', async () => {
  const { attribute } = await addSighted(server, owner)
  const reader = await addPerson(server.context, { may: ['perm_auth'] })
  const sighter = await addPerson(server.context, { may: ['perm_auth', 'perm_sighting'] })
  expect((await ask(reader, 'POST', `/sightings/add/${attribute.id}`)).status).toBe(403)
  const { id } = await sight(server, sighter, attribute)
  expect((await ask(sighter, 'POST', `/sightings/delete/${id}`)).status).toBe(403)
})

test('where sightings are switched off none are added', async () => {
  const { attribute } = await addSighted(server, owner)
  await ask(admin, 'POST', '/servers/serverSettingsEdit/Plugin.Sightings_enable', { value: false })
  expect((await ask(other, 'POST', `/sightings/add/${attribute.id}`)).status).toBe(405)
  await ask(admin, 'POST', '/servers/serverSettingsEdit/Plugin.Sightings_enable', { value: true })
})

test('sightings are listed newest first, of attributes and events, and of one organisation', async () => {
  const { attribute, event } = await addSighted(server, owner)
  const old = await sight(server, owner, attribute, { timestamp: 1_600_000_000 })
  const fresh = await sight(server, other, attribute, { timestamp: 1_650_000_000 })
  const ids = async (path: string, body?: object) => {
    const answer = await ask(owner, body ? 'POST' : 'GET', `/sightings/listSightings${path}`, body)
    return answer.body.map(({ Sighting }: { Sighting: { id: string } }) => Sighting.id)
  }
  expect(await ids('', { context: 'attribute', id: Number(attribute.id) })).toEqual([fresh.id, old.id])
  expect(await ids('', { context: 'event', id: event.uuid })).toEqual([fresh.id, old.id])
  expect(await ids(`/${attribute.id}/attribute/${other.orgUuid}`)).toEqual([fresh.id])
  expect(await ids('', { context: 'attribute', id: attribute.id, org_id: owner.orgId })).toEqual([old.id])
  const { body } = await ask(owner, 'GET', `/sightings/listSightings/${attribute.id}`)
  expect(body[0]).toEqual({ Sighting: expect.any(Object), Organisation: { name: other.orgName } })
})

test('lists of what is hidden and of what is absent answer alike', async () => {
  const { attribute, event } = await addSighted(server, owner, { distribution: 0 }, { distribution: 0 })
  await sight(server, owner, attribute)
  for (const listed of [
    { context: 'attribute', id: attribute.id },
    { context: 'event', id: event.id },
    { context: 'attribute', id: '999999' },
    { context: 'event', id: randomUUID() },
    { context: 'event', id: 'x\0' },
    {},
  ]) {
    const { status, body } = await ask(other, 'POST', '/sightings/listSightings', listed)
    expect([status, body.message]).toEqual([405, 'Invalid object.'])
  }
  const index = await ask(other, 'GET', `/sightings/index/${event.id}`)
  const absent = await ask(other, 'GET', '/sightings/index/999999')
  expect([index.status, index.body]).toEqual([absent.status, absent.body])
})

test('another server brings sightings in the name of those who made them, each once', async () => {
  const bearer = await addPerson(server.context, { may: syncPermissions })
  const { attribute, event } = await addSighted(server, owner)
  const hidden = await addSighted(server, owner, { distribution: 0 })
  const uuid = randomUUID()
  const Organisation = { uuid: randomUUID(), name: `Far away ${uuid}` }
  const sent = [
    { uuid, attribute_uuid: attribute.uuid, date_sighting: '1650000000', source: 'x', type: '1', Organisation },
    { Sighting: { uuid: randomUUID(), attribute_uuid: attribute.uuid, org_id: '0' } },
    { uuid: randomUUID(), attribute_uuid: hidden.attribute.uuid },
    { uuid: randomUUID() },
  ]
  const bring = async () => (await ask(bearer, 'POST', `/sightings/bulkSaveSightings/${event.uuid}`, sent)).body
  expect(await bring()).toEqual({ saved: true, success: '2 sightings added.' })
  expect((await bring()).success).toBe('0 sightings added.')
  const { body } = await ask(owner, 'GET', `/sightings/index/${event.id}`)
  expect(body).toMatchObject([
    { uuid, source: 'x', type: '1', date_sighting: '1650000000', Organisation: { name: Organisation.name } },
    { org_id: String(bearer.orgId) },
  ])
  const known = await ask(admin, 'POST', `/sightings/filterSightingUuidsForPush/${event.uuid}`, [
    uuid,
    randomUUID(),
    'x',
  ])
  expect(known.body).toEqual([uuid])
  const wrong = await ask(bearer, 'POST', `/sightings/bulkSaveSightings/${event.id}`, [{ type: 'x' }])
  expect(wrong.status).toBe(400)
  expect((await ask(bearer, 'POST', `/sightings/bulkSaveSightings/${randomUUID()}`, sent)).status).toBe(404)
})

test('sightings are published without the event: only when they last were changes', async () => {
  const publisher = await addPerson(server.context, { may: [...userPermissions, 'perm_publish'] })
  const { event } = await addSighted(server, publisher)
  const { body } = await ask(publisher, 'POST', `/events/publishSightings/${event.id}`)
  expect(body).toMatchObject({ saved: true, message: 'Job queued', id: event.id })
  const row = await server.context.db
    .selectFrom('events')
    .select(['published', 'sighting_timestamp'])
    .where('id', '=', Number(event.id))
    .executeTakeFirstOrThrow()
  expect(row).toEqual({ published: false, sighting_timestamp: expect.any(Number) })
  expect(row.sighting_timestamp).toBeGreaterThan(0)
  expect((await ask(owner, 'POST', `/events/publishSightings/${event.id}`)).status).toBe(405)
})

test('sightings by day: counts of each type, in one answer for events and attributes', async () => {
  const { attribute, event } = await addSighted(server, owner)
  const now = server.context.clock.seconds()
  const yesterday = new Date((now - 86_400) * 1000).toISOString().slice(0, 10)
  for (const type of [0, 0, 1]) await sight(server, owner, attribute, { type, timestamp: now - 86_400 })
  await sight(server, owner, attribute, { timestamp: now - 40 * 86_400 })
  const sent = { events: [event.uuid], attributes: [attribute.id, randomUUID()], days: 30 }
  const { body } = await ask(owner, 'POST', '/tocsin/sightings/series', sent)
  const days = [{ day: yesterday, sightings: 2, false_positives: 1, expirations: 0 }]
  expect(body).toEqual({
    from: expect.any(String),
    to: new Date(now * 1000).toISOString().slice(0, 10),
    series: [
      { of: 'event', id: event.id, uuid: event.uuid, days },
      { of: 'attribute', id: attribute.id, uuid: attribute.uuid, days },
    ],
  })
  const { body: seen } = await ask(other, 'POST', '/tocsin/sightings/series', sent)
  expect(seen.series).toEqual([])
})

test.each([{ events: 'x' }, { events: ['x'] }, { attributes: [{}] }, { days: 0 }, { days: '30' }, { days: 1e9 }])(
  'a series that makes no sense is refused: %j',
  async (sent) => {
    expect((await ask(owner, 'POST', '/tocsin/sightings/series', sent)).status).toBe(400)
  },
)

test('what is done to sightings is in the audit log, for their own organisation to read', async () => {
  const { attribute } = await addSighted(server, owner)
  const { id } = await sight(server, other, attribute)
  await ask(other, 'POST', `/sightings/delete/${id}`)
  const lines = async (person: Person) => {
    const { body } = await ask(person, 'GET', `/admin/audit_logs/index/model:Sighting/model_id:${id}`)
    return body.map(({ AuditLog }: { AuditLog: { action: string } }) => AuditLog.action)
  }
  expect(await lines(other)).toHaveLength(2)
  expect(await lines(owner)).toEqual([])
})

test('many sightings of one request are one line of the log', async () => {
  const value = randomUUID()
  const [one, two] = [await addSighted(server, owner, { value }), await addSighted(server, owner, { value })]
  await ask(other, 'POST', '/sightings/add', { value })
  const lines = async (person: Person) =>
    JSON.stringify((await ask(person, 'GET', '/admin/audit_logs/index/model:Sighting')).body)
  const theirs = await lines(other)
  expect(theirs).toContain('2 added')
  for (const { attribute } of [one, two]) expect(theirs).toContain(attribute.uuid)
  expect(await lines(owner)).not.toContain('2 added')
})
