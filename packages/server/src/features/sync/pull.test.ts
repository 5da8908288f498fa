import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { introduce, link, pullOver, startNode, type Node } from './testing/network.ts'

let a: Node
let b: Node
let toA: string
beforeAll(async () => {
  a = await startNode('Alpha')
  b = await startNode('Bravo')
  toA = await link(b, a, { pull: true })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

async function addAt(node: Node, fields: object = {}) {
  const event = { info: 'from afar', distribution: 3, published: true, ...fields }
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example`, distribution: 5 }]
  const { body } = await node.admin('POST', '/events/add', { Event: { Attribute, ...event } })
  return body.Event
}
const at = async (node: Node, uuid: string) => (await node.admin('GET', `/events/view/${uuid}`)).body.Event
const outcomeOf = (receipt: { outcomes: { uuid: string }[] }, uuid: string) =>
  receipt.outcomes.find((outcome) => outcome.uuid === uuid)

test('the connection is tested as MISP tells it', async () => {
  expect((await b.admin('GET', `/servers/testConnection/${toA}`)).body).toMatchObject({
    status: 1,
    version: '2.5.1',
    mismatch: 'proposal',
    newer: false,
    post: 1,
    request_encoding: ['gzip', 'br'],
  })
  const { id } = (
    await b.admin('POST', '/servers/add', { name: 'x', url: a.url, authkey: 'x'.repeat(40), remote_org_id: a.org.uuid })
  ).body.Server
  expect((await b.admin('GET', `/servers/testConnection/${id}`)).body).toEqual({ status: 4, client_certificate: null })
  await b.admin('POST', `/servers/edit/${id}`, { url: 'http://127.0.0.1:9' })
  expect((await b.admin('GET', `/servers/testConnection/${id}`)).body.status).toBe(2)
  await b.admin('POST', `/servers/delete/${id}`)
})

describe('a full pull', () => {
  test('brings what is published and shown to the link, one hop further, as copies of their creator', async () => {
    const event = await addAt(a, { distribution: 2, Tag: [{ name: 'open' }, { name: 'ours', local: true }] })
    const kept = await addAt(a, { distribution: 0 })
    const draft = await addAt(a, { published: false })
    const receipt = await pullOver(b, toA)
    expect(receipt).toMatchObject({ state: 'done', way: 'pull', technique: 'full', counts: { event: { added: 1 } } })
    const copy = await at(b, event.uuid)
    expect(copy).toMatchObject({
      distribution: '1',
      locked: true,
      published: true,
      timestamp: event.timestamp,
      org_id: '1',
      Orgc: { uuid: a.org.uuid },
    })
    expect(copy.Tag.map(({ name }: { name: string }) => name)).toEqual(['open'])
    expect(copy.Attribute).toMatchObject([{ uuid: event.Attribute[0].uuid, distribution: '5' }])
    for (const { uuid } of [kept, draft]) expect(await at(b, uuid)).toBeUndefined()
  })

  test('is offered nothing when it is run again, and changes nothing when all is compared', async () => {
    expect((await pullOver(b, toA)).counts).toEqual({})
    await b.context.db.deleteFrom('sync_cursors').execute()
    expect((await pullOver(b, toA)).counts.event).toEqual({ unchanged: 1 })
  })

  test('brings what became newer, deletions too, and nothing that is older', async () => {
    const event = await addAt(a)
    await pullOver(b, toA)
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await a.admin('POST', `/attributes/delete/${event.Attribute[0].uuid}`)
    await a.admin('POST', '/attributes/add/' + event.id, { type: 'ip-dst', value: '198.51.100.7' })
    await a.admin('POST', `/events/publish/${event.id}`)
    expect(outcomeOf(await pullOver(b, toA), event.uuid)).toMatchObject({ outcome: 'updated', why: '' })
    const copy = (await b.admin('GET', `/events/view/${event.uuid}/deleted[]:0/deleted[]:1`)).body.Event
    const seen = copy.Attribute.map(({ type, deleted }: { type: string; deleted: boolean }) => [type, deleted])
    expect(seen.toSorted()).toEqual([
      ['domain', true],
      ['ip-dst', false],
    ])
  })

  test('never overwrites what was made here, and says so', async () => {
    const event = await addAt(a)
    await b.admin('POST', '/events/add', { uuid: event.uuid, info: 'mine', timestamp: '1600000000', distribution: 0 })
    expect(outcomeOf(await pullOver(b, toA), event.uuid)).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('made here'),
    })
    expect(outcomeOf(await pullOver(b, toA, event.uuid), event.uuid)).toMatchObject({
      outcome: 'refused',
      why: 'Blocked an edit to an event that was created locally.',
    })
    expect((await at(b, event.uuid)).info).toBe('mine')
  })

  test('leaves what is blocked where it is', async () => {
    const event = await addAt(a)
    await b.admin('POST', '/event_blocklists/add', { uuids: [event.uuid] })
    const why = 'Event blocked by event blocklist.'
    expect(outcomeOf(await pullOver(b, toA), event.uuid)).toMatchObject({ outcome: 'refused', why })
    expect(outcomeOf(await pullOver(b, toA, event.uuid), event.uuid)).toMatchObject({ outcome: 'refused' })
    expect(await at(b, event.uuid)).toBeUndefined()
  })
})

test('one event is pulled by its number over there or its uuid', async () => {
  const [one, two] = [await addAt(a), await addAt(a)]
  expect((await pullOver(b, toA, one.id)).counts).toEqual({ event: { added: 1 } })
  expect((await pullOver(b, toA, two.uuid)).counts).toEqual({ event: { added: 1 } })
  expect(await pullOver(b, toA, '999999')).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('no event 999999'),
  })
  expect((await b.admin('GET', `/servers/pull/${toA}/incremental`)).status).toBe(403)
})

test('a pull of the rules asks for what they name, and keeps what they let in', async () => {
  const tagged = await addAt(a, {
    Tag: [{ name: 'tlp:green' }],
    Attribute: [
      { type: 'domain', value: 'kept.example' },
      { type: 'comment', category: 'Other', value: 'left out' },
    ],
  })
  const other = await addAt(a)
  const pull_rules = { tags: { OR: ['tlp:green'], NOT: [] }, type_attributes: { NOT: ['comment'] } }
  await b.admin('POST', `/servers/edit/${toA}`, { pull_rules })
  const receipt = await pullOver(b, toA)
  expect([outcomeOf(receipt, tagged.uuid), outcomeOf(receipt, other.uuid)]).toMatchObject([
    { outcome: 'added' },
    undefined,
  ])
  expect((await at(b, tagged.uuid)).Attribute).toMatchObject([{ value: 'kept.example' }])
  await b.admin('POST', `/servers/edit/${toA}`, { pull_rules: {} })
})

test('of a confidential group, a server that pulls learns of its own organisation alone, and passes nothing on', async () => {
  const stranger = await introduce(a, { uuid: randomUUID(), name: 'Stranger' })
  const member = await introduce(a, b.org)
  const { body } = await a.admin('POST', '/sharing_groups/add', {
    name: 'hush',
    confidential: true,
    roaming: true,
    SharingGroupOrg: [{ org_id: member }, { org_id: stranger }],
  })
  const event = await addAt(a, { distribution: 4, sharing_group_id: body.SharingGroup.id })
  await pullOver(b, toA)
  const copy = await at(b, event.uuid)
  const { SharingGroup } = copy
  expect(SharingGroup).toMatchObject({ name: 'hush', roaming: false, confidential: true })
  expect(SharingGroup.uuid).not.toBe(body.SharingGroup.uuid)
  const names = SharingGroup.SharingGroupOrg.map(
    ({ Organisation }: { Organisation: { name: string } }) => Organisation.name,
  )
  expect(names).toEqual(['Bravo'])
})
