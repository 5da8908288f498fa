import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import {
  addPerson,
  addSharingGroup,
  everyPermission,
  syncPermissions,
  userPermissions,
  type Person,
} from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let colleague: Person
let stranger: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context, { may: syncPermissions.filter((name) => name !== 'perm_sync') })
  colleague = await addPerson(server.context, {
    may: ['perm_auth', 'perm_audit'],
    org: { id: user.orgId, uuid: user.orgUuid, name: user.orgName },
  })
  stranger = await addPerson(server.context, { may: userPermissions })
})
afterAll(async () => server.close())

const as = (who: Person) => async (method: string, path: string, body?: unknown) =>
  ask(server, who.key, method, path, body)

test('an event is added, seen, edited, published and deleted as in MISP', async () => {
  const call = as(user)
  const { body: added } = await call('POST', '/events/add', { Event: { info: 'a life', distribution: 1 } })
  expect(added.Event).toMatchObject({
    info: 'a life',
    distribution: '1',
    analysis: '0',
    threat_level_id: '4',
    published: false,
    attribute_count: '0',
    publish_timestamp: '0',
    sharing_group_id: '0',
    extends_uuid: '',
    protected: null,
    Attribute: [],
    Object: [],
    Galaxy: [],
    RelatedEvent: [],
    Org: { id: String(user.orgId), name: user.orgName, uuid: user.orgUuid, local: true },
  })
  const { id, uuid, timestamp } = added.Event
  expect((await call('HEAD', `/events/view/${uuid}`)).status).toBe(200)

  const attribute = await call('POST', `/attributes/add/${id}`, { type: 'domain', value: 'Example.COM.' })
  expect(attribute.body.Attribute).toMatchObject({
    value: 'example.com',
    value1: 'example.com',
    value2: '',
    to_ids: true,
  })
  const published = await call('POST', `/events/publish/${uuid}`)
  expect(published.body).toEqual({
    saved: true,
    success: true,
    name: 'Job queued',
    message: 'Job queued',
    url: `/events/publish/${id}`,
    id,
  })
  expect((await call('GET', `/events/${id}`)).body.Event.published).toBe(true)

  const edited = await call('POST', `/events/edit/${id}`, { info: 'a longer life' })
  expect(edited.body.Event).toMatchObject({ info: 'a longer life', published: false, attribute_count: '1' })
  const older = await call('POST', `/events/edit/${id}`, { info: 'too late', timestamp })
  expect([older.status, older.body.errors]).toEqual([
    403,
    'Event could not be saved: Event in the request not newer than the local copy.',
  ])

  expect((await call('POST', `/events/delete/${uuid}`)).body.message).toBe('Event deleted.')
  expect((await call('GET', `/events/view/${uuid}`)).status).toBe(404)
  const again = await call('POST', '/events/add', { info: 'back', uuid })
  expect([again.status, again.body.message]).toEqual([403, 'Event blocked by event blocklist.'])
})

test.each([{}, { id: [] }, { id: null }, undefined])('deleting %j names no event, and is refused', async (body) => {
  const { status, body: told } = await as(user)('POST', '/events/delete', body)
  expect([status, told.message]).toEqual([404, 'Invalid input.'])
})

test('timestamps decide what an edit changes inside', async () => {
  const call = as(user)
  const uuid = crypto.randomUUID()
  const { body } = await call('POST', '/events/add', {
    info: 'x',
    Attribute: [{ uuid, type: 'text', value: 'one', timestamp: 1_000 }],
  })
  const { id } = body.Event
  const values = async () =>
    (await call('GET', `/events/view/${id}`)).body.Event.Attribute.map((a: { value: string }) => a.value)
  await call('POST', `/events/edit/${id}`, { Attribute: [{ uuid, value: 'older', timestamp: 999 }] })
  expect(await values()).toEqual(['one'])
  await call('POST', `/events/edit/${id}`, { Attribute: [{ uuid, value: 'newer', timestamp: 1_001 }] })
  expect(await values()).toEqual(['newer'])
  await call('POST', `/events/edit/${id}`, { Attribute: [{ type: 'text', value: 'another' }] })
  expect(await values()).toEqual(['newer', 'another'])
})

test('who may read an event may not therefore change it', async () => {
  const { body } = await as(user)('POST', '/events/add', { info: 'mine', Attribute: [{ type: 'text', value: 'v' }] })
  const { id, Attribute } = body.Event
  const attribute = Attribute[0].id
  for (const [path, sent] of [
    [`/events/edit/${id}`, { info: 'stolen' }],
    [`/attributes/add/${id}`, { type: 'text', value: 'w' }],
    [`/attributes/edit/${attribute}`, { value: 'w' }],
    [`/attributes/delete/${attribute}`, {}],
    [`/events/delete/${id}`, {}],
  ] as const) {
    expect([path, (await as(stranger)('POST', path, sent)).status]).toEqual([path, 403])
  }
  expect((await as(colleague)('POST', `/events/edit/${id}`, { info: 'x' })).body.message).toBe(
    'You do not have permission to use this functionality.',
  )
  expect((await as(stranger)('POST', `/events/publish/${id}`)).status).toBe(403)
  expect((await as(user)('GET', `/events/view/${id}`)).body.Event.info).toBe('mine')
})

test('deletions of one attribute at the same time count it once', async () => {
  const call = as(user)
  for (const wish of [{}, { hard: 1 }]) {
    const sent = { info: 'x', Attribute: ['a', 'b', 'c'].map((value) => ({ type: 'text', value })) }
    const { id, Attribute } = (await call('POST', '/events/add', sent)).body.Event
    const path = `/attributes/delete/${Attribute[0].id}`
    const answers = await Promise.all(Array.from({ length: 6 }, async () => call('POST', path, wish)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404, 404])
    expect((await call('GET', `/events/view/${id}`)).body.Event.attribute_count).toBe('2')
  }
})

test('an attribute is deleted softly, restored, and deleted for good', async () => {
  const call = as(user)
  const { body } = await call('POST', '/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'v' }] })
  const { id, Attribute } = body.Event
  const path = Attribute[0].uuid
  expect((await call('POST', `/attributes/delete/${path}`)).body).toEqual({ message: 'Attribute deleted.' })
  expect((await call('GET', `/events/view/${id}`)).body.Event).toMatchObject({ Attribute: [], attribute_count: '0' })
  expect((await call('POST', `/events/view/${id}`, { deleted: 1 })).body.Event.Attribute[0].deleted).toBe(true)
  expect((await call('POST', `/attributes/delete/${path}`)).status).toBe(404)
  expect((await call('POST', `/attributes/restore/${path}`)).body.Attribute.deleted).toBe(false)
  await call('POST', `/attributes/delete/${path}`, { hard: 1 })
  expect((await call('POST', `/events/view/${id}`, { deleted: 1 })).body.Event.Attribute).toEqual([])
})

test('an object is added whole or not at all, edited by its set of attributes, and deleted', async () => {
  const call = as(user)
  const { body: event } = await call('POST', '/events/add', { info: 'x' })
  const { id } = event.Event
  const thing = { name: 'domain-ip', 'meta-category': 'network', description: 'a pair', template_version: '1' }
  const domain = { object_relation: 'domain', type: 'domain', value: 'a.example' }
  const bad = await call('POST', `/objects/add/${id}`, {
    ...thing,
    Attribute: [domain, { object_relation: 'ip', type: 'ip-dst', value: 'x' }],
  })
  expect([bad.status, bad.body.errors]).toEqual([
    403,
    'Could not save object as at least one attribute has failed validation (ip). {"value":["IP address has an invalid format."]}',
  ])
  const { body: added } = await call('POST', `/objects/add/${id}`, {
    Object: { ...thing, Attribute: [domain, { ...domain, value: 'b.example' }] },
  })
  expect(added.Object).toMatchObject({
    name: 'domain-ip',
    event_id: id,
    Attribute: [{ value: 'a.example' }, { value: 'b.example' }],
  })
  const { uuid, Attribute } = added.Object
  const { body: edited } = await call('POST', `/objects/edit/${uuid}`, {
    ...thing,
    Attribute: [{ ...Attribute[0], value: 'c.example', timestamp: undefined }],
  })
  expect(edited.Object.Attribute.map(({ value }: { value: string }) => value)).toEqual(['c.example'])
  const reference = await call('POST', '/object_references/add', {
    object_uuid: uuid,
    referenced_uuid: Attribute[0].uuid,
    relationship_type: 'related-to',
  })
  expect(reference.body.ObjectReference).toMatchObject({
    source_uuid: uuid,
    referenced_type: '0',
    relationship_type: 'related-to',
  })
  const view = await call('GET', `/events/view/${id}`)
  expect(view.body.Event.Object[0].ObjectReference[0]).toMatchObject({ Attribute: { value: 'c.example' } })
  expect((await call('POST', `/objects/delete/${uuid}`)).body).toMatchObject({ message: 'Object deleted', id })
  expect((await call('GET', `/events/view/${id}`)).body.Event.Object).toEqual([])
})

test('everything that travels inside an event is stored and given back', async () => {
  const attribute = crypto.randomUUID()
  const sent = {
    info: 'a full one',
    distribution: 3,
    Tag: [{ name: 'tlp:green', colour: '#33ff00', local: false }],
    EventReport: [{ name: 'What happened', content: '# It', distribution: 5 }],
    Note: [{ note: 'seen before', distribution: 3, Opinion: [{ opinion: 80, comment: 'indeed', distribution: 3 }] }],
    ShadowAttribute: [{ type: 'domain', category: 'Network activity', value: 'proposed.example', old_id: 0 }],
    Attribute: [
      {
        uuid: attribute,
        type: 'domain',
        value: 'full.example',
        Sighting: [{ date_sighting: 1_700_000_000, type: 0, source: 'sensor' }],
        Tag: [{ name: 'misp-galaxy:threat-actor="Someone"' }],
        Galaxy: [
          {
            uuid: '698774c7-8022-42c4-917f-8d6e4f06ada3',
            name: 'Threat Actor',
            type: 'threat-actor',
            GalaxyCluster: [
              { uuid: crypto.randomUUID(), value: 'Someone', distribution: 3, meta: { synonyms: ['Nobody'] } },
            ],
          },
        ],
      },
    ],
  }
  const { body } = await as(admin)('POST', '/events/add', sent)
  expect(body.rejected).toBeUndefined()
  expect(body.Event).toMatchObject({
    Tag: [{ name: 'tlp:green', colour: '#33ff00', local: false }],
    EventReport: [{ name: 'What happened', content: '# It' }],
    Note: [{ note: 'seen before', note_type_name: 'Note', Opinion: [{ opinion: '80', comment: 'indeed' }] }],
    ShadowAttribute: [{ value: 'proposed.example', old_id: '0' }],
    Attribute: [
      {
        value: 'full.example',
        Sighting: [{ date_sighting: '1700000000', source: 'sensor', attribute_uuid: attribute }],
        Galaxy: [{ name: 'Threat Actor', GalaxyCluster: [{ value: 'Someone', meta: { synonyms: ['Nobody'] } }] }],
      },
    ],
  })
})

test('correlations are found at read time, across types and halves, for those who see both sides', async () => {
  const call = as(user)
  const md5 = '0123456789abcdef0123456789abcdef'
  const first = await call('POST', '/events/add', {
    info: 'one',
    Attribute: [
      { type: 'filename|md5', value: `a.exe|${md5}` },
      { type: 'ip-dst', value: '198.51.100.0/24' },
    ],
  })
  const second = await call('POST', '/events/add', {
    info: 'two',
    distribution: 0,
    Attribute: [{ type: 'md5', value: md5.toUpperCase() }],
  })
  const third = await call('POST', '/events/add', {
    info: 'three',
    Attribute: [{ type: 'ip-src|port', value: '198.51.100.7|443' }],
  })
  const related = async (who: Person) => {
    const { body } = await as(who)('GET', `/events/view/${first.body.Event.id}`)
    return body.Event.RelatedEvent.map(({ Event }: { Event: { info: string } }) => Event.info).sort()
  }
  expect(await related(user)).toEqual(['three', 'two'])
  expect(await related(stranger)).toEqual(['three'])
  await as(admin)('POST', '/correlation_exclusions/add', { value: md5 })
  expect(await related(user)).toEqual(['three'])
  await call('POST', `/attributes/edit/${third.body.Event.Attribute[0].id}`, { disable_correlation: true })
  expect(await related(user)).toEqual([])
  expect(second.status).toBe(200)
})

test('a sharing group lets its members see, from the moment they are in it', async () => {
  const group = await addSharingGroup(server.context, user, [user.orgId])
  const { body } = await as(user)('POST', '/events/add', { info: 'for few', distribution: 4, sharing_group_id: group })
  expect(body.Event).toMatchObject({
    distribution: '4',
    sharing_group_id: String(group),
    SharingGroup: { id: String(group) },
  })
  const path = `/events/view/${body.Event.uuid}`
  expect((await as(stranger)('GET', path)).status).toBe(404)
  await as(user)('POST', '/sharing_groups/addOrg', { sg_id: group, org_id: stranger.orgUuid })
  expect((await as(stranger)('GET', path)).status).toBe(200)
  await as(user)('POST', '/sharing_groups/removeOrg', { sg_id: group, org_id: stranger.orgUuid })
  expect((await as(stranger)('GET', path)).status).toBe(404)
})

test('an event grows line by line, and the same lines again change nothing', async () => {
  const { body } = await as(user)('POST', '/events/add', { info: 'growing' })
  const uuid = crypto.randomUUID()
  const lines = [
    { uuid, type: 'domain', value: 'line.example', timestamp: 1_000 },
    { type: 'domain', value: 'no domain' },
  ]
  const send = async () => {
    const response = await fetch(`${server.url}/tocsin/events/${body.Event.id}/attributes`, {
      method: 'POST',
      headers: { authorization: user.key, 'content-type': 'application/x-ndjson' },
      body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{broken\n`,
    })
    const text = await response.text()
    return text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { outcome: string }).outcome)
  }
  expect(await send()).toEqual(['added', 'refused', 'refused'])
  expect(await send()).toEqual(['unchanged', 'refused', 'refused'])
})

test('the answer to an event that is added is what viewing it shows', async () => {
  const call = as(user)
  const { body: added } = await call('POST', '/events/add', {
    info: 'an event with everything',
    Tag: [{ name: 'lifecycle:event' }],
    Attribute: [
      {
        uuid: crypto.randomUUID().toUpperCase(),
        type: 'domain',
        value: 'Shown.Example',
        first_seen: '2026-01-02T03:04',
      },
      { type: 'ip-src', value: '203.0.113.9', distribution: 0, Tag: [{ name: 'lifecycle:attribute' }] },
      { type: 'ip-src', value: '203.0.113.10', deleted: true },
      { type: 'md5', value: 'no hash' },
      { type: 'filename|md5', value: 'A.exe|D41D8CD98F00B204E9800998ECF8427E', to_ids: '0' },
    ],
    Object: [
      { name: 'person', Attribute: [{ object_relation: 'name', type: 'first-name', value: 'Ada' }] },
      { name: 'empty', 'meta-category': 'misc' },
      { name: 'gone', deleted: true, Attribute: [{ object_relation: 'x', type: 'text', value: 'x', deleted: true }] },
    ],
  })
  const { body: shown } = await call('GET', `/events/view/${added.Event.id}`)
  expect(added.rejected).toHaveLength(1)
  expect(added.Event.Attribute).toHaveLength(3)
  expect(added.Event).toEqual(shown.Event)
})

test('attributes of an object that is refused are refused with it', async () => {
  const call = as(user)
  const object = { uuid: crypto.randomUUID(), name: 'file' }
  const inside = { object_relation: 'filename', type: 'filename', value: 'a.exe' }
  await call('POST', '/events/add', { info: 'first', Object: [{ ...object, Attribute: [inside] }] })
  const { body } = await call('POST', '/events/add', { info: 'second', Object: [{ ...object, Attribute: [inside] }] })
  expect(body.Event).toMatchObject({ Attribute: [], Object: [], attribute_count: '0' })
  expect(body.rejected).toEqual([
    expect.objectContaining({ path: 'Event.Object[0].Attribute[0].uuid', rule: 'attribute.object' }),
    expect.objectContaining({ path: 'Event.Object[0].uuid', rule: 'uuid.unique' }),
  ])
})

test('what is left out is named where it stood in what was sent, also behind what could not be read', async () => {
  const { body } = await as(user)('POST', '/events/add', {
    info: 'some of it',
    Attribute: [
      { type: 'domain', value: 'a.example', to_ids: 'maybe' },
      { type: 'domain', value: 'b.example' },
      { type: 'ip-dst', value: '300.1.1.1' },
    ],
  })
  expect(body.rejected.map(({ path }: { path: string }) => path)).toEqual([
    'Event.Attribute[0].to_ids',
    'Event.Attribute[2].value',
  ])
})

test('an edit may not take the title away, and no title is without end', async () => {
  const call = as(user)
  const { id } = (await call('POST', '/events/add', { info: 'a title' })).body.Event
  const edit = await call('POST', `/events/edit/${id}`, { info: '  ' })
  expect([edit.status, edit.body.errors]).toEqual([403, { Event: { info: ['Info cannot be empty.'] } }])
  const long = await call('POST', '/events/add', { info: 'x'.repeat(65_536) })
  expect(long.status).toBe(403)
  expect(JSON.stringify(long.body.errors)).toContain('At most 65535 characters are allowed.')
})
