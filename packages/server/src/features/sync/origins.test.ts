import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { introduce, link, pullOver, startNode, type Node } from './testing/network.ts'

/** Alpha shares with Bravo; Charlie, whom Bravo pulls from as well, knows of it and says otherwise. */
let a: Node
let b: Node
let c: Node
let toA: string
let toC: string
beforeAll(async () => {
  ;[a, b, c] = await Promise.all([startNode('Alpha'), startNode('Bravo'), startNode('Charlie')])
  toA = await link(b, a, { pull: true })
  toC = await link(b, c, { pull: true })
})
afterAll(async () => Promise.all([a, b, c].map(async (node) => node.close())))

const add = async (node: Node, fields: object) =>
  (await node.admin('POST', '/events/add', { Event: { info: 'x', published: true, ...fields } })).body.Event
const at = async (node: Node, uuid: string) => (await node.admin('GET', `/events/view/${uuid}`)).body.Event
const domain = (uuid: string, fields: object = {}) => ({ uuid, type: 'domain', value: `${uuid}.example`, ...fields })

test('who may read a copy is for the server to say that it came from first', async () => {
  const [uuid, attribute] = [randomUUID(), randomUUID()]
  await add(a, {
    uuid,
    distribution: 1,
    timestamp: 1_700_000_000,
    Attribute: [domain(attribute, { timestamp: 1_700_000_000 })],
  })
  await pullOver(b, toA)
  expect((await at(b, uuid)).distribution).toBe('0')

  const widened = { uuid, info: 'mine', distribution: 3, timestamp: 1_800_000_000, Orgc: a.org }
  await add(c, {
    ...widened,
    Attribute: [domain(attribute, { distribution: 3, timestamp: 1_800_000_000, comment: 'seen' })],
  })
  await pullOver(b, toC)
  const copy = await at(b, uuid)
  expect(copy).toMatchObject({ distribution: '0', Attribute: [{ distribution: '5', comment: 'seen' }] })
})

test('the server that it came from first may share it more widely', async () => {
  const uuid = randomUUID()
  const event = await add(a, { uuid, distribution: 2, timestamp: 1_700_000_000, Attribute: [domain(randomUUID())] })
  await pullOver(b, toA)
  await a.admin('POST', `/events/edit/${event.id}`, { distribution: 3, published: true })
  await pullOver(b, toA)
  expect((await at(b, uuid)).distribution).toBe('3')
})

test('a group is changed by no server whose organisation is not in it', async () => {
  const member = { org_id: await introduce(a, b.org) }
  const { SharingGroup } = (
    await a.admin('POST', '/sharing_groups/add', { name: 'Circle', roaming: true, SharingGroupOrg: [member] })
  ).body
  const shared = await add(a, { distribution: 4, sharing_group_id: SharingGroup.id, Attribute: [domain(randomUUID())] })
  await pullOver(b, toA)
  const before = (await at(b, shared.uuid)).SharingGroup

  const forged = {
    uuid: SharingGroup.uuid,
    name: 'Circle',
    description: 'ours now',
    modified: '2099-01-01 00:00:00',
    roaming: true,
    Organisation: a.org,
    organisation_uuid: a.org.uuid,
    SharingGroupOrg: [{ extend: true, Organisation: c.org }, { Organisation: b.org }],
  }
  await introduce(c, b.org)
  await add(c, { distribution: 4, SharingGroup: forged, Attribute: [domain(randomUUID())] })
  await pullOver(b, toC)
  expect((await at(b, shared.uuid)).SharingGroup).toEqual(before)
})
