import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

/** One event and what extends it: in the open, for its owner alone, and one step further. */
let server: TestServer
let owner: Person
let admin: Person
let outsider: Person
const base = randomUUID()
const open = randomUUID()
const closed = randomUUID()
const further = randomUUID()

const cluster = (value: string) => ({ name: `misp-galaxy:sector="${value}"` })

beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: syncPermissions })
  outsider = await addPerson(server.context, { may: syncPermissions.filter((name) => name !== 'perm_sync') })
  const add = async (event: object) => {
    const { status } = await ask(server, owner.key, 'POST', '/events/add', { distribution: 1, ...event })
    expect(status).toBe(200)
  }
  await add({
    uuid: base,
    info: 'the base',
    Tag: [{ name: 'tlp:green' }, cluster('Bank')],
    Attribute: [{ type: 'text', value: 'of the base' }],
    EventReport: [{ name: 'report of the base', content: 'x', distribution: '5' }],
  })
  await add({
    uuid: open,
    info: 'an open extension',
    extends_uuid: base,
    Tag: [{ name: 'TLP:GREEN' }, { name: 'tlp:green' }, { name: 'of:extension' }],
    Attribute: [
      { type: 'text', value: 'of the open extension', Tag: [{ name: 'on:attribute' }] },
      { type: 'text', value: 'withheld', distribution: 0 },
      { type: 'text', value: 'deleted', deleted: true },
    ],
    Object: [
      {
        name: 'extension-object',
        'meta-category': 'misc',
        description: 'd',
        Attribute: [{ type: 'text', object_relation: 'text', value: 'inside' }],
      },
    ],
    ShadowAttribute: [{ type: 'text', category: 'Other', value: 'proposed', to_ids: false }],
    EventReport: [{ name: 'report of the extension', content: 'x', distribution: '5' }],
  })
  await add({
    uuid: closed,
    info: 'a closed extension',
    distribution: 0,
    extends_uuid: base,
    Tag: [{ name: 'closed:tag' }],
    Attribute: [{ type: 'text', value: 'closed' }],
  })
  await add({
    uuid: further,
    info: 'an extension of the extension',
    extends_uuid: open,
    Attribute: [{ type: 'text', value: 'further' }],
  })
})
afterAll(async () => server.close())

// oxlint-disable-next-line no-explicit-any -- answers are looked into freely
const eventOf = async (who: Person, path: string, body?: object): Promise<any> => {
  const answer = await ask(server, who.key, body ? 'POST' : 'GET', path, body)
  expect(answer.status).toBe(200)
  return answer.body.Event
}
// oxlint-disable-next-line no-explicit-any -- as above
const summary = (event: any) => ({
  extensions: Object.values(event.extensionEvents ?? {}).map((item) => (item as { info: string }).info),
  values: event.Attribute.map(({ value }: { value: string }) => value),
  objects: event.Object.map(({ name }: { name: string }) => name),
  reports: event.EventReport.map(({ name }: { name: string }) => name),
  proposals: event.ShadowAttribute.map(({ value }: { value: string }) => value),
  tags: (event.Tag ?? []).map(({ name }: { name: string }) => name),
})

test('the owner sees the event with all that extends it, one step far', async () => {
  const event = await eventOf(owner, `/events/view/${base}/extended:1`)
  expect(event).toMatchObject({ uuid: base, info: 'the base', attribute_count: '1' })
  expect(summary(event)).toEqual({
    extensions: ['an open extension', 'a closed extension'],
    values: ['of the base', 'of the open extension', 'withheld', 'closed'],
    objects: ['extension-object'],
    reports: ['report of the base', 'report of the extension'],
    proposals: ['proposed'],
    tags: ['tlp:green', 'misp-galaxy:sector="Bank"', 'TLP:GREEN', 'of:extension', 'closed:tag'],
  })
})

test('each extension is named under its id, as MISP does', async () => {
  const event = await eventOf(owner, `/events/view/${base}/extended:1`)
  const { id } = await eventOf(owner, `/events/view/${open}`)
  expect(event.extensionEvents[id]).toEqual({
    id,
    info: 'an open extension',
    orgc_id: String(owner.orgId),
    Orgc: { id: String(owner.orgId), name: owner.orgName, uuid: owner.orgUuid },
  })
  expect(event.Object[0].event_id).toBe(id)
  expect(event.Attribute[1]).toMatchObject({ event_id: id, Tag: [{ name: 'on:attribute' }] })
})

test('an outsider sees of extensions what they would see of each by itself, and nothing of hidden ones', async () => {
  for (const options of ['extended:1', 'extended:1/deleted:1', 'extended:1/includeAllTags:1']) {
    const event = await eventOf(outsider, `/events/view/${base}/${options}`)
    expect(summary(event)).toEqual({
      extensions: ['an open extension'],
      values: ['of the base', 'of the open extension'],
      objects: ['extension-object'],
      reports: ['report of the base', 'report of the extension'],
      proposals: ['proposed'],
      tags: ['tlp:green', 'misp-galaxy:sector="Bank"', 'TLP:GREEN', 'of:extension'],
    })
    expect(JSON.stringify(event)).not.toMatch(/closed|withheld/)
  }
})

test('deleted attributes of extensions are shown to whom they are shown in the plain view', async () => {
  const mine = await eventOf(owner, `/events/view/${base}/extended:1/deleted:1`)
  expect(summary(mine).values).toContain('deleted')
  const plain = await eventOf(owner, `/events/view/${base}/extended:1`)
  expect(summary(plain).values).not.toContain('deleted')
})

test('an extension shows itself and its own extensions, never what it extends', async () => {
  const event = await eventOf(owner, `/events/view/${open}/extended:1`)
  expect(summary(event)).toMatchObject({
    extensions: ['an extension of the extension'],
    values: ['of the open extension', 'withheld', 'further'],
  })
  const last = await eventOf(owner, `/events/view/${further}/extended:1`)
  expect(last).not.toHaveProperty('extensionEvents')
  expect(summary(last).values).toEqual(['further'])
})

test('the wish may stand in the body, and off is off', async () => {
  const asked = await eventOf(owner, `/events/view/${base}`, { extended: 1 })
  expect(summary(asked).extensions).toHaveLength(2)
  for (const plain of [`/events/view/${base}`, `/events/view/${base}/extended:0`]) {
    const event = await eventOf(owner, plain)
    expect(event).not.toHaveProperty('extensionEvents')
    expect(summary(event).values).toEqual(['of the base'])
  }
})

test('what was not asked for is not merged either', async () => {
  const event = await eventOf(owner, `/events/view/${base}/extended:1/metadata:1`)
  expect(Object.keys(event.extensionEvents)).toHaveLength(2)
  for (const list of ['Attribute', 'Object', 'EventReport', 'ShadowAttribute']) expect(event).not.toHaveProperty(list)
  const bare = await eventOf(owner, `/events/view/${base}/extended:1/noEventReports:1/noShadowAttributes:1`)
  expect(summary(bare)).toMatchObject({ reports: [], proposals: [] })
})

test('galaxies are merged: a cluster that both carry is shown once', async () => {
  const galaxy = {
    uuid: randomUUID(),
    name: 'Sector',
    type: 'sector',
    description: 'd',
    version: '1',
    GalaxyCluster: ['Bank', 'Water'].map((value) => ({
      uuid: randomUUID(),
      type: 'sector',
      value,
      tag_name: `misp-galaxy:sector="${value}"`,
      description: 'd',
    })),
  }
  const [parent, child] = [randomUUID(), randomUUID()]
  const add = async (event: object) => ask(server, admin.key, 'POST', '/events/add', { distribution: 1, ...event })
  await add({ uuid: parent, info: 'p', Tag: [cluster('Bank')], Galaxy: [galaxy] })
  await add({
    uuid: child,
    info: 'c',
    extends_uuid: parent,
    Tag: [cluster('Bank'), cluster('Water')],
    Galaxy: [galaxy],
  })
  const event = await eventOf(admin, `/events/view/${parent}/extended:1`)
  const clusters = event.Galaxy.map((item: { GalaxyCluster: { value: string }[] }) =>
    item.GalaxyCluster.map(({ value }) => value),
  )
  expect(clusters).toEqual([['Bank', 'Water']])
  const without = await eventOf(admin, `/events/view/${parent}/extended:1/excludeGalaxy:1`)
  expect(without.Galaxy).toEqual([])
})

test('related events of extensions are listed once with those of the event', async () => {
  const [parent, child, other] = [randomUUID(), randomUUID(), randomUUID()]
  const values = (...list: string[]) => list.map((value) => ({ type: 'domain', value }))
  const add = async (event: object) => ask(server, owner.key, 'POST', '/events/add', { distribution: 1, ...event })
  await add({ uuid: other, info: 'o', Attribute: values('one.example', 'two.example') })
  await add({ uuid: parent, info: 'p', Attribute: values('one.example') })
  await add({ uuid: child, info: 'c', extends_uuid: parent, Attribute: values('two.example') })
  const event = await eventOf(owner, `/events/view/${parent}/extended:1/includeGranularCorrelations:1`)
  expect(event.RelatedEvent.map((item: { Event: { uuid: string } }) => item.Event.uuid)).toEqual([other])
  expect(event.Attribute).toMatchObject([
    { value: 'one.example', RelatedAttribute: [{ value: 'one.example' }] },
    { value: 'two.example', RelatedAttribute: [{ value: 'two.example' }] },
  ])
})

test('an event that extends itself is no extension of itself', async () => {
  const uuid = randomUUID()
  const sent = { uuid, info: 'a snake', extends_uuid: uuid, Attribute: [{ type: 'text', value: 'tail' }] }
  await ask(server, owner.key, 'POST', '/events/add', sent)
  const event = await eventOf(owner, `/events/view/${uuid}/extended:1`)
  expect(summary(event)).toMatchObject({ extensions: [], values: ['tail'] })
})

test('restSearch merges with extended, and lists with extensionList', async () => {
  const search = async (who: Person, wishes: object) =>
    (await ask(server, who.key, 'POST', '/events/restSearch', { eventid: base, ...wishes })).body.response[0].Event
  expect(summary(await search(outsider, { extended: 1 })).values).toEqual(['of the base', 'of the open extension'])
  const listed = await search(outsider, { extensionList: 1 })
  expect(summary(listed).values).toEqual(['of the base'])
  expect(listed.ExtendedBy).toEqual([
    {
      id: expect.any(String),
      uuid: open,
      info: 'an open extension',
      Orgc: { id: String(owner.orgId), name: owner.orgName, uuid: owner.orgUuid },
    },
  ])
  expect(await search(owner, { eventid: further, extensionList: 1 })).toMatchObject({ ExtendedBy: [] })
  expect(await search(owner, {})).not.toHaveProperty('ExtendedBy')
})

test('a local id names the event to extend, and a hidden one is as absent', async () => {
  const { id } = await eventOf(owner, `/events/view/${closed}`)
  const extend = async (who: Person, extends_uuid: string) =>
    ask(server, who.key, 'POST', '/events/add', { info: 'x', extends_uuid })
  expect((await extend(owner, id)).body.Event.extends_uuid).toBe(closed)
  const [hidden, absent] = [await extend(outsider, id), await extend(outsider, '999999999')]
  expect(hidden.status).toBe(403)
  expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body])

  const { body } = await ask(server, outsider.key, 'POST', '/events/add', { info: 'mine' })
  const edit = async (extends_uuid: string) =>
    ask(server, outsider.key, 'POST', `/events/edit/${body.Event.id}`, { extends_uuid })
  const [after, without] = [await edit(id), await edit('999999999')]
  expect([after.status, after.body]).toEqual([without.status, without.body])
  expect((await eventOf(outsider, `/events/view/${body.Event.id}`)).extends_uuid).toBe('')
})
