import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiError, createClient, MispJson, type Client } from '../packages/client/src/index.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** The typed client against a whole server: what goes in as true types comes back as true types. */
let server: TestServer
let admin: Person
let person: Person
let client: Client
let adminClient: Client
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  person = await addPerson(server.context, { may: syncPermissions })
  client = createClient({ url: server.url, key: person.key })
  adminClient = createClient({ url: server.url, key: admin.key })
})
afterAll(async () => server.close())

async function addEvent(attributes: { type: string; value: string }[] = []): Promise<{ id: number; uuid: string }> {
  const { event } = await client.events.add({ info: 'an event', distribution: 0, Attribute: attributes })
  return { id: event.id ?? 0, uuid: event.uuid ?? '' }
}

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('events', () => {
  test('an event comes back in true types, and what broke a rule is named', async () => {
    const { event, rejected } = await client.events.add({
      info: 'two attributes, one of them bad',
      date: '2026-01-31',
      threat_level_id: 2,
      distribution: 0,
      Attribute: [
        { type: 'ip-dst', value: '203.0.113.7', to_ids: true, first_seen: 1_577_836_800_000_001 },
        { type: 'ip-dst', value: '300.1.1.1' },
      ],
    })
    expect(event).toMatchObject({ date: '2026-01-31', threat_level_id: 2, distribution: 0, published: false })
    expect(event.Orgc?.uuid).toBe(person.orgUuid)
    expect(event.Attribute).toEqual([
      expect.objectContaining({ value: '203.0.113.7', to_ids: true, first_seen: 1_577_836_800_000_001 }),
    ])
    expect(rejected).toMatchObject([{ path: 'Event.Attribute[1].value', value: '300.1.1.1' }])
  })

  test('what was viewed can be sent as an edit without loss', async () => {
    const { event } = await client.events.add({
      info: 'before',
      Attribute: [{ type: 'domain', value: 'example.org', first_seen: 1_577_836_800_000_001 }],
    })
    const viewed = await client.events.view(event.uuid ?? '')
    const { event: edited } = await client.events.edit(event.id ?? 0, {
      ...viewed,
      info: 'after',
      timestamp: undefined,
    })
    expect(edited.info).toBe('after')
    expect(edited.Attribute).toMatchObject([{ uuid: event.Attribute?.[0]?.uuid, first_seen: 1_577_836_800_000_001 }])
  })

  test('an event goes through its life', async () => {
    const { id, uuid } = await addEvent([{ type: 'domain', value: 'life.example.org' }])
    expect(await client.events.exists(uuid)).toBe(true)
    await client.events.publish(id)
    expect((await client.events.view(id)).published).toBe(true)
    await client.events.unpublish(uuid)
    expect((await client.events.view(id, { metadata: true })).published).toBe(false)
    await client.events.delete(uuid)
    expect(await client.events.exists(uuid)).toBe(false)
    expect(await refusal(client.events.view(id))).toMatchObject({ status: 404, message: 'Invalid event' })
  })

  test('an event of MISP’s JSON goes as it is, in any envelope', async () => {
    const { event } = await client.events.add(
      new MispJson({ Event: { info: 'raw', threat_level_id: '1', foreign: 1 } }),
    )
    expect(event).toMatchObject({ info: 'raw', threat_level_id: 1 })
  })

  test('the index lists bare events by filters', async () => {
    const { event } = await client.events.add({ info: 'needle in the index', Tag: [{ name: 'tlp:green' }] })
    const listed = await client.events.index({ eventinfo: 'needle', limit: 5 })
    expect(listed).toMatchObject([{ id: event.id, uuid: event.uuid, EventTag: [{ Tag: { name: 'tlp:green' } }] }])
  })

  test('another’s event does not exist, and a wrong key is an error', async () => {
    const { uuid } = await addEvent()
    const stranger = await addPerson(server.context)
    expect(await createClient({ url: server.url, key: stranger.key }).events.exists(uuid)).toBe(false)
    const nobody = createClient({ url: server.url, key: 'x'.repeat(40) })
    expect(await refusal(nobody.events.exists(uuid))).toBeInstanceOf(ApiError)
  })
})

describe('attributes and objects', () => {
  test('an attribute goes through its life', async () => {
    const { id } = await addEvent()
    const { id: attributeId = 0, uuid = '' } = await client.attributes.add(id, { type: 'md5', value: 'A'.repeat(32) })
    expect(await client.attributes.view(uuid)).toMatchObject({ id: attributeId, value: 'a'.repeat(32), deleted: false })
    expect(await client.attributes.edit(attributeId, { comment: 'seen' })).toMatchObject({ comment: 'seen', uuid })
    await client.attributes.delete(attributeId)
    expect(await client.attributes.restore(uuid)).toMatchObject({ id: attributeId, deleted: false })
    await client.attributes.delete(uuid, { hard: true })
    expect(await refusal(client.attributes.view(uuid))).toBeInstanceOf(ApiError)
  })

  test('of several attributes the good ones are added and the others named', async () => {
    const { id } = await addEvent()
    const { added, refused } = await client.attributes.addMany(id, [
      { type: 'domain', value: 'm1.example.com' },
      { type: 'domain', value: 'not a domain' },
      { type: 'domain', value: 'm2.example.com' },
    ])
    expect(added.map(({ value }) => value)).toEqual(['m1.example.com', 'm2.example.com'])
    expect(refused).toEqual([{ index: 1, errors: { value: [expect.stringMatching(/^Domain has an invalid format/)] } }])
  })

  test('one attribute in a list is a list of one, and none that is good is an error', async () => {
    const { id } = await addEvent()
    expect((await client.attributes.addMany(id, [{ type: 'domain', value: 'one.example.com' }])).added).toHaveLength(1)
    const error = await refusal(client.attributes.addMany(id, [{ type: 'domain', value: 'not a domain' }]))
    expect(error).toMatchObject({
      status: 403,
      message: 'Could not add Attribute',
      errors: { value: [expect.stringMatching(/^Domain has/)] },
    })
  })

  test('an object comes with its attributes and references', async () => {
    const { id } = await addEvent([{ type: 'domain', value: 'reference.example.org' }])
    const [target] = (await client.events.view(id)).Attribute ?? []
    const object = await client.objects.add(id, {
      name: 'domain-ip',
      'meta-category': 'network',
      description: 'A domain and its address.',
      template_uuid: '43b3b146-77eb-4931-b4cc-b66c60f28734',
      template_version: '11',
      Attribute: [{ type: 'domain', object_relation: 'domain', value: 'object.example.org' }],
    })
    expect(object.Attribute).toMatchObject([{ value: 'object.example.org', object_id: object.id }])
    const objectId = object.id ?? 0
    expect(await client.objects.view(objectId)).toMatchObject({ uuid: object.uuid, name: 'domain-ip' })
    const reference = await client.objects.addReference(objectId, {
      referenced_uuid: target?.uuid ?? '',
      relationship_type: 'related-to',
    })
    expect(reference).toMatchObject({ object_id: objectId, referenced_id: target?.id })
    await client.objects.deleteReference(reference.id ?? 0)
    await client.objects.edit(objectId, { ...object, comment: 'changed', timestamp: undefined })
    expect((await client.objects.view(objectId)).comment).toBe('changed')
    await client.objects.delete(objectId)
  })

  test('what one may not change is proposed, and the owner decides', async () => {
    const event = { info: 'proposed to', distribution: 1 as const, Attribute: [{ type: 'text', value: 'as it was' }] }
    const { event: added } = await adminClient.events.add(event)
    const id = added.id ?? 0
    const attributeId = added.Attribute?.[0]?.id ?? 0
    const first = await client.proposals.add(id, { type: 'ip-dst', value: '203.0.113.7' })
    expect(first).toMatchObject({ value: '203.0.113.7', to_ids: true, old_id: 0, deleted: false })
    const second = await client.proposals.edit(attributeId, { value: 'as it is' })
    await client.proposals.delete(attributeId)
    expect(await client.proposals.view(second.id ?? 0)).toMatchObject({ old_id: attributeId, value: 'as it is' })
    const listed = await adminClient.proposals.index(id)
    expect(listed.map(({ proposal_to_delete }) => proposal_to_delete)).toEqual([false, false, true])
    expect(await client.proposals.index()).toHaveLength(3)

    await adminClient.proposals.accept(first.id ?? 0)
    await adminClient.proposals.accept(second.id ?? 0)
    await client.proposals.discard(listed[2]?.id ?? 0)
    const { Attribute = [] } = await adminClient.events.view(id)
    expect(Attribute.map(({ value }) => value)).toEqual(['as it is', '203.0.113.7'])
    expect(await refusal(client.proposals.accept(first.id ?? 0))).toMatchObject({ status: 405 })
  })

  test('an event grows line by line, and the same lines again change nothing', async () => {
    const { uuid } = await addEvent()
    const lines = [
      { uuid: crypto.randomUUID(), timestamp: 1_700_000_000, type: 'domain', value: 'l1.example.com' },
      { uuid: crypto.randomUUID(), timestamp: 1_700_000_000, type: 'domain', value: 'not a domain' },
    ]
    const run = async () => {
      const outcomes = []
      for await (const outcome of client.appendAttributes(uuid, lines)) outcomes.push(outcome)
      return outcomes
    }
    const [first, second] = await run()
    expect(first).toEqual({ line: 1, outcome: 'added', uuid: lines[0]?.uuid, id: expect.any(Number) })
    expect(second).toMatchObject({ line: 2, outcome: 'refused', findings: [{ path: 'value', value: 'not a domain' }] })
    expect((await run()).map(({ outcome }) => outcome)).toEqual(['unchanged', 'refused'])
    const nowhere = client.appendAttributes(crypto.randomUUID(), lines)
    expect(await refusal(nowhere.next())).toMatchObject({ status: 404 })
  })
})

describe('what describes and who takes part', () => {
  test('a tag is made, found, attached and taken off', async () => {
    const { id, uuid } = await addEvent()
    const made = await client.tags.add({ name: 'client:"tag one"', colour: '#aabbcc', exportable: true })
    expect(made).toMatchObject({ name: 'client:"tag one"', colour: '#aabbcc', exportable: true })
    expect(await client.tags.search('client:%')).toMatchObject([{ id: made.id }])
    await client.tags.attach(uuid, made.name, { relationshipType: 'about' })
    expect((await client.events.view(id)).Tag).toMatchObject([{ name: made.name, relationship_type: 'about' }])
    await client.tags.remove(uuid, made.name)
    expect((await client.events.view(id)).Tag ?? []).toEqual([])
    expect((await client.tags.index()).map(({ name }) => name)).toContain(made.name)
    const tagId = made.id ?? 0
    expect(await adminClient.tags.edit(tagId, { name: made.name, colour: '#000000' })).toMatchObject({
      colour: '#000000',
    })
    expect((await client.tags.view(tagId)).colour).toBe('#000000')
    await adminClient.tags.delete(tagId)
    expect(await refusal(client.tags.attach('none', 'tlp:red'))).toBeInstanceOf(ApiError)
  })

  test('spellings of tags are suggested, attached as canonical ones, and merged', async () => {
    const { id, uuid } = await addEvent()
    await adminClient.tags.add({ name: 'CLIENT:First Tag' })
    await client.tags.attach(uuid, 'CLIENT:First Tag')
    const [suggested] = await client.tags.suggest(['first tag'])
    expect(suggested).toMatchObject({ canonical: null, suggestions: [{ name: 'CLIENT:First Tag' }] })
    const { merges } = await adminClient.tags.merge({ into: 'client:first', from: ['CLIENT:First Tag'], dryRun: false })
    expect(merges).toMatchObject([{ into: { name: 'client:first' }, from: [{ name: 'CLIENT:First Tag', events: 1 }] }])
    await client.tags.attach(uuid, 'client:second', { canonical: true })
    const { Tag = [] } = await client.events.view(id)
    expect(Tag.map(({ name }) => name)).toEqual(['client:first', 'client:second'])
  })

  test('organisations', async () => {
    const made = await adminClient.organisations.add({ name: 'Client organisation', restricted_to_domain: ['a.org'] })
    expect(made).toMatchObject({ name: 'Client organisation', local: true, restricted_to_domain: ['a.org'] })
    await adminClient.organisations.edit(made.id ?? 0, { name: 'Renamed organisation' })
    expect(await client.organisations.view(made.uuid ?? '')).toMatchObject({
      name: 'Renamed organisation',
      user_count: 0,
    })
    expect((await client.organisations.index('all')).map(({ name }) => name)).toContain('Renamed organisation')
    await adminClient.organisations.delete(made.uuid ?? '')
    expect(await refusal(client.organisations.view(made.uuid ?? ''))).toMatchObject({ status: 404 })
  })

  test('sharing groups have owner and members inside', async () => {
    const made = await client.sharingGroups.add({ name: 'Client group', releasability: 'x', description: 'd' })
    const id = made.id ?? 0
    await client.sharingGroups.addOrganisation(id, admin.orgId, { extend: true })
    const viewed = await client.sharingGroups.view(made.uuid ?? '')
    expect(viewed).toMatchObject({ name: 'Client group', active: true, Organisation: { id: person.orgId } })
    expect(viewed.SharingGroupOrg).toContainEqual(expect.objectContaining({ org_id: admin.orgId, extend: true }))
    expect(await client.sharingGroups.index()).toMatchObject([{ id, Organisation: { id: person.orgId } }])
    await client.sharingGroups.removeOrganisation(id, admin.orgId)
    expect(await client.sharingGroups.edit(id, { name: 'Client group 2' })).toMatchObject({ name: 'Client group 2' })
    await client.sharingGroups.delete(id)
    expect(await client.sharingGroups.index()).toEqual([])
  })

  test('who would see a draft is told, with the reasons, and a group inside another counts', async () => {
    const outer = await client.sharingGroups.add({ name: 'Outer', releasability: 'x' })
    const inner = await client.sharingGroups.add({ name: 'Inner', releasability: 'x' })
    await client.sharingGroups.addOrganisation(inner.id ?? 0, admin.orgId)
    await client.sharingGroups.addGroup(outer.id ?? 0, inner.id ?? 0)
    const draft = { distribution: 4, sharing_group_ids: [outer.id ?? 0] }
    const { organisations, nextHop } = await client.sharing.audience({ draft })
    const told = organisations.find(({ id }) => id === admin.orgId)
    expect(told).toMatchObject({ users: 1, why: [{ at: 'event', rule: 'group' }] })
    expect(nextHop).toEqual({ pulled: 4, pushed: 4 })
    const explained = await client.sharing.explain({ draft }, { org: admin.orgId })
    expect(explained).toMatchObject({ allowed: true, why: [{ rule: 'group' }] })
    await client.sharingGroups.removeGroup(outer.id ?? 0, inner.id ?? 0)
    expect(await client.sharing.explain({ draft }, { org: admin.orgId })).toMatchObject({ allowed: false })
  })

  test('what a draft of a stored event would change is told', async () => {
    const { id } = await addEvent()
    const { difference, nextHop } = await client.sharing.audience({ event: id, draft: { distribution: 1 } })
    expect(difference?.gains.map((one) => one.id)).toContain(admin.orgId)
    expect(difference?.loses).toEqual([])
    expect(nextHop).toEqual({ pulled: 0 })
  })

  test('users and their keys', async () => {
    const { user, role, organisation } = await client.users.me()
    expect(user).toMatchObject({ id: person.userId, org_id: person.orgId, disabled: false, expiration: null })
    expect(role.permissions).toContain('perm_sync')
    expect(role.permissions).not.toContain('perm_site_admin')
    expect(organisation.uuid).toBe(person.orgUuid)

    const made = await adminClient.users.add({ email: 'jane@example.org', org_id: person.orgId, role_id: role.id })
    const jane = createClient({ url: server.url, key: made.authkey ?? '' })
    expect((await jane.users.me()).user.email).toBe('jane@example.org')
    const key = await jane.authKeys.add({ comment: 'for reading', read_only: true, expiration: '2099-01-01' })
    expect(key).toMatchObject({ comment: 'for reading', read_only: true, user_id: made.id, expiration: 4_070_908_800 })
    expect(key.authkey_raw).toMatch(/^.{40}$/)
    expect(await jane.authKeys.view(key.id ?? 0)).not.toHaveProperty('authkey_raw')
    expect(await jane.authKeys.edit(key.id ?? 0, { comment: 'changed' })).toMatchObject({ comment: 'changed' })
    await jane.authKeys.delete(key.id ?? 0)
    expect(await jane.authKeys.index()).toHaveLength(1)
    expect(await adminClient.users.edit(made.id ?? 0, { disabled: true })).toMatchObject({ disabled: true })
    expect((await adminClient.users.index()).map(({ email }) => email)).toContain('jane@example.org')
    await adminClient.users.delete(made.id ?? 0)
  })
})

describe('search', () => {
  test('attributes come with the event they stand in, in JSON and in CSV', async () => {
    const { id } = await addEvent([{ type: 'domain', value: 'sought.example.org' }])
    const [found] = await client.search.attributes({ value: 'sought.example.org', limit: 1 })
    expect(found).toMatchObject({ value: 'sought.example.org', event_id: id, Event: { id, info: 'an event' } })
    const csv = await client.search.csv({ value: 'sought.example.org', requested_attributes: ['value'] })
    expect(csv.trim().split('\n')).toEqual(['value', '"sought.example.org"'])
  })

  test('events come whole, and as a stream of the server’s own text', async () => {
    const { id } = await addEvent([{ type: 'domain', value: 'whole.example.org' }])
    const terms = { eventid: id, type: ['domain', '!md5'] }
    expect(await client.search.events(terms)).toMatchObject([{ id, Attribute: [{ value: 'whole.example.org' }] }])
    const text = await new Response(await client.search.stream('events', 'json', terms)).text()
    expect(JSON.parse(text)).toMatchObject({ response: [{ Event: { id: String(id) } }] })
    expect(await client.search.events({ eventid: id, value: 'other.example.org' })).toEqual([])
  })

  test('the server says which API it speaks', async () => {
    expect(await client.instance.version()).toMatchObject({ version: expect.stringMatching(/^2\./), perm_sync: true })
  })
})

test('warninglists are made, looked at, asked and told what to do', async () => {
  const { warninglists } = adminClient
  const list = { name: 'By the client', version: 1, type: 'hostname' as const, list: { 'a.example': 'ours' } }
  await warninglists.import(list)
  const [head] = await warninglists.index({ value: 'by the client' })
  const id = head?.id ?? ''
  expect(head).toMatchObject({ type: 'hostname', enabled: true, default: false })
  expect(await warninglists.export(id)).toMatchObject(list)
  const found = await warninglists.check(['www.a.example', 'b.example'])
  expect([...found]).toEqual([['www.a.example', [{ id, name: list.name, matched: 'a.example' }]]])
  expect(await warninglists.setPolicy(id, { on_export: 'exclude' })).toMatchObject({ on_export: 'exclude' })
  expect(await warninglists.policy(id)).toMatchObject({ on_import: 'inform', on_export: 'exclude' })
  expect(await warninglists.unusable(id)).toEqual([])
  await warninglists.enable([id], false)
  expect((await warninglists.check(['a.example'])).size).toBe(0)
  await warninglists.delete(id)
  expect(await warninglists.index({ value: 'by the client' })).toEqual([])
})

test('galaxies are listed, and drawn as a matrix', async () => {
  const uuid = crypto.randomUUID()
  const galaxy = { uuid, name: 'By the client', type: 'by-client', kill_chain_order: '{"tab": ["first"]}' }
  await server.context.db.insertInto('galaxies').values(galaxy).execute()
  const [found] = await client.galaxies.index('by the client')
  expect(found).toMatchObject({ uuid, enabled: true, kill_chain_order: { tab: ['first'] } })
  expect(await client.galaxies.matrix(uuid)).toEqual([{ name: 'tab', columns: [{ name: 'first', clusters: [] }] }])
})

describe('imports', () => {
  test('a document is reviewed, and then taken in without what is skipped', async () => {
    const { id } = await addEvent()
    const table = 'ip-dst\n203.0.113.7\n300.1.1.1\n203.0.113.8\n'
    const review = await client.imports.into(id, 'csv', table, { dryRun: true })
    expect([review.dryRun, review.as, review.counts.added, review.counts.refused]).toEqual([true, 'attributes', 2, 1])
    const skip = review.items.filter(({ says }) => says['value'] === '203.0.113.8').map(({ path }) => path)
    const { counts } = await client.imports.into(id, 'csv', new Blob([table]), { skip, comment: 'from a table' })
    expect(counts).toMatchObject({ added: 1, refused: 1 })
    const { Attribute } = await client.events.view(id)
    expect(Attribute).toMatchObject([{ value: '203.0.113.7', comment: 'from a table' }])
  })
})
