import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { introduce, link, pushOver, settle, startNode, type Node } from './testing/network.ts'

let a: Node
let b: Node
let c: Node
let toB: string
beforeAll(async () => {
  ;[a, b, c] = await Promise.all([startNode('Alpha'), startNode('Bravo'), startNode('Charlie')])
  toB = await link(a, b, { push: true })
  await link(b, c, { push: true })
  await link(c, a, { push: true })
})
afterAll(async () => Promise.all([a, b, c].map(async (node) => node.close())))

const domain = (fields: object = {}) => ({
  type: 'domain',
  value: `${randomUUID()}.example`,
  distribution: 5,
  ...fields,
})
async function addAt(node: Node, fields: object = {}) {
  const { status, body } = await node.admin('POST', '/events/add', {
    Event: { info: 'from afar', distribution: 3, Attribute: [domain()], ...fields },
  })
  expect(status).toBe(200)
  return body.Event
}
async function publish(node: Node, id: string): Promise<void> {
  expect((await node.admin('POST', `/events/publish/${id}`)).status).toBe(200)
  // Each server passes it on to the next.
  for (let i = 0; i < 3; i++) await settle(a, b, c)
}
const at = async (node: Node, uuid: string) => (await node.admin('GET', `/events/view/${uuid}`)).body.Event
const levels = async (uuid: string) => Promise.all([a, b, c].map(async (node) => (await at(node, uuid))?.distribution))

describe('what is published goes on, one hop lower each time', () => {
  test.each([
    [0, ['0', undefined, undefined]],
    [1, ['1', undefined, undefined]],
    [2, ['2', '1', undefined]],
    [3, ['3', '3', '3']],
  ])('distribution %i', async (distribution, expected) => {
    const { id, uuid } = await addAt(a, { distribution })
    await publish(a, id)
    expect(await levels(uuid)).toEqual(expected)
  })
})

test('a published event goes round and comes home unchanged', async () => {
  const event = await addAt(a)
  await publish(a, event.id)
  const copies = await Promise.all([b, c].map(async (node) => at(node, event.uuid)))
  const home = await at(a, event.uuid)
  expect(home).toMatchObject({ locked: false, timestamp: event.timestamp })
  for (const copy of copies) {
    expect(copy).toMatchObject({
      locked: true,
      published: true,
      timestamp: event.timestamp,
      Orgc: { uuid: a.org.uuid },
    })
  }
})

test('an edit goes on when it is published, deletions too', async () => {
  const event = await addAt(a)
  await publish(a, event.id)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await a.admin('POST', `/attributes/delete/${event.Attribute[0].id}`)
  await a.admin('POST', `/attributes/add/${event.id}`, domain({ value: 'second.example' }))
  await publish(a, event.id)
  expect((await at(c, event.uuid)).Attribute).toMatchObject([{ value: 'second.example' }])
})

test('what is inside goes by its own level, and references do not tell of what stays', async () => {
  const hidden = randomUUID()
  const shown = randomUUID()
  const object = (uuid: string, distribution: number, references: object[] = []) => ({
    name: 'domain-ip',
    uuid,
    distribution,
    Attribute: [{ ...domain(), object_relation: 'domain' }],
    ObjectReference: references,
  })
  const reference = { object_uuid: shown, referenced_uuid: hidden, relationship_type: 'related-to' }
  const event = await addAt(a, {
    Attribute: [0, 1, 2, 3, 5].map((distribution) => domain({ distribution, comment: `level ${distribution}` })),
    Object: [object(hidden, 1), object(shown, 5, [reference])],
    EventReport: [
      { name: 'told', content: 'all', distribution: 5 },
      { name: 'kept', content: 'none', distribution: 0 },
    ],
    Tag: [{ name: 'open' }, { name: 'ours', local: true }],
  })
  await publish(a, event.id)
  const copy = await at(b, event.uuid)
  const seen = copy.Attribute.map(({ comment, distribution }: { comment: string; distribution: string }) => [
    comment,
    distribution,
  ])
  expect(seen.toSorted()).toEqual([
    ['level 2', '1'],
    ['level 3', '3'],
    ['level 5', '5'],
  ])
  expect(copy.Object).toMatchObject([{ uuid: shown, ObjectReference: [] }])
  expect(copy.EventReport).toMatchObject([{ name: 'told' }])
  expect(copy.Tag).toMatchObject([{ name: 'open' }])
  expect(JSON.stringify(copy)).not.toContain(hidden)
})

describe('what is shared with a group goes where the group reaches', () => {
  let serial = 0
  async function shared(members: Node[], fields: object = {}) {
    const SharingGroupOrg = await Promise.all(members.map(async ({ org }) => ({ org_id: await introduce(a, org) })))
    const name = `Group ${++serial}`
    const { body } = await a.admin('POST', '/sharing_groups/add', { name, roaming: true, SharingGroupOrg, ...fields })
    const event = await addAt(a, { distribution: 4, sharing_group_id: body.SharingGroup.id })
    await publish(a, event.id)
    return { event, group: body.SharingGroup }
  }

  test('to members of a roaming one, all the way', async () => {
    const { event, group } = await shared([a, b, c])
    expect(await levels(event.uuid)).toEqual(['4', '4', '4'])
    expect((await at(c, event.uuid)).SharingGroup).toMatchObject({ uuid: group.uuid, name: group.name })
  })

  test('and not beyond them', async () => {
    const { event } = await shared([a, b])
    expect(await levels(event.uuid)).toEqual(['4', '4', undefined])
  })

  test('to the servers that it names alone, if it does not roam', async () => {
    const only = { roaming: false, SharingGroupServer: [{ server_id: 0 }] }
    const { event } = await shared([a, b], only)
    expect(await levels(event.uuid)).toEqual(['4', undefined, undefined])
    const named = { roaming: false, SharingGroupServer: [{ server_id: toB }, { server_id: 0 }] }
    const { event: second } = await shared([a, b, c], named)
    expect(await levels(second.uuid)).toEqual(['4', '4', undefined])
  })

  test('of several, as far as each of them reaches, and as one group that names its servers', async () => {
    const SharingGroupOrg = await Promise.all([a, b].map(async ({ org }) => ({ org_id: await introduce(a, org) })))
    const add = async (fields: object) =>
      (await a.admin('POST', '/sharing_groups/add', { name: `Part ${++serial}`, SharingGroupOrg, ...fields })).body
        .SharingGroup.id
    const roaming = await add({ roaming: true })
    const listed = await add({ SharingGroupServer: [{ server_id: toB }, { server_id: 0 }] })
    const here = await add({ SharingGroupServer: [{ server_id: 0 }] })
    const share = async (sharing_group_ids: string[], sharing_group_mode: string) => {
      const event = await addAt(a, { distribution: 4, sharing_group_ids, sharing_group_mode })
      await publish(a, event.id)
      return event
    }
    const any = await share([roaming, here], 'any')
    const servers = (await at(a, any.uuid)).SharingGroup.SharingGroupServer
    expect(servers.map(({ server_id }: { server_id: string }) => server_id).toSorted()).toEqual(['0', toB])
    expect(await levels(any.uuid)).toEqual(['4', '4', undefined])
    expect(await levels((await share([roaming, listed], 'all')).uuid)).toEqual(['4', '4', undefined])
    expect(await levels((await share([roaming, here], 'all')).uuid)).toEqual(['4', undefined, undefined])
  })

  test('of a confidential one, each server learns of its own organisation, and of who sends it', async () => {
    const { event, group } = await shared([a, b, c], { confidential: true })
    const copy = await at(b, event.uuid)
    expect(copy.SharingGroup.uuid).not.toBe(group.uuid)
    const uuids = copy.SharingGroup.SharingGroupOrg.map(
      ({ Organisation }: { Organisation: { uuid: string } }) => Organisation.uuid,
    )
    expect(uuids.toSorted()).toEqual([a.org.uuid, b.org.uuid].toSorted())
    expect(JSON.stringify(copy)).not.toContain(c.org.uuid)
  })
})

test('a push that was asked for accounts for every event, and one run again changes nothing', async () => {
  const fresh = await addAt(a, { published: true })
  const kept = await addAt(a, { published: true, Attribute: [domain({ distribution: 0 })] })
  const receipt = await pushOver(a, toB)
  expect(receipt).toMatchObject({ state: 'done', way: 'push', error: null })
  const of = (uuid: string) => receipt.outcomes.find((outcome: { uuid: string }) => outcome.uuid === uuid)
  expect(of(fresh.uuid).outcome).toMatch(/added|unchanged/)
  expect(of(kept.uuid)).toMatchObject({ outcome: 'refused', why: 'Nothing of what is in it may be sent there.' })
  const { counts } = await pushOver(a, toB)
  expect(Object.keys(counts.event).toSorted()).toEqual(['refused', 'unchanged'])
})

test('rules of what is pushed keep back what they name', async () => {
  const { body } = await a.admin('POST', '/tags/add', { name: 'never' })
  const push_rules = { tags: { OR: [], NOT: [body.Tag.id] }, type_attributes: { NOT: ['comment'] } }
  await a.admin('POST', `/servers/edit/${toB}`, { push_rules })
  const tagged = await addAt(a, { Tag: [{ name: 'never' }] })
  const inside = await addAt(a, {
    Attribute: [
      domain({ Tag: [{ name: 'never' }] }),
      domain({ value: 'kept.example' }),
      { type: 'comment', value: 'x', category: 'Other' },
    ],
  })
  await publish(a, tagged.id)
  await publish(a, inside.id)
  expect(await at(b, tagged.uuid)).toBeUndefined()
  expect((await at(b, inside.uuid)).Attribute).toMatchObject([{ value: 'kept.example' }])
  await a.admin('POST', `/servers/edit/${toB}`, { push_rules: {} })
})

test('a copy may stay unpublished, and goes no further', async () => {
  await a.admin('POST', `/servers/edit/${toB}`, { unpublish_event: true })
  const event = await addAt(a)
  await publish(a, event.id)
  await a.admin('POST', `/servers/edit/${toB}`, { unpublish_event: false })
  expect(await at(b, event.uuid)).toMatchObject({ published: false })
  expect(await at(c, event.uuid)).toBeUndefined()
})

test('a server that cannot be reached keeps a publication from no other', async () => {
  const { body } = await a.admin('POST', '/servers/add', {
    name: 'gone',
    url: 'http://127.0.0.1:9',
    authkey: 'k'.repeat(40),
    remote_org_id: '1',
    push: true,
    priority: -1,
  })
  const event = await addAt(a)
  await publish(a, event.id)
  expect(await at(b, event.uuid)).toBeDefined()
  const { receipts } = (await a.admin('GET', `/tocsin/receipts?server=${body.Server.id}`)).body
  expect(receipts[0]).toMatchObject({ state: 'failed', error: expect.stringContaining('cannot be reached') })
  await a.admin('POST', `/servers/delete/${body.Server.id}`)
}, 60_000)
