import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { event, json, line, startFakePeer, text, type FakePeer } from './testing/fake-peer.ts'
import { pullOver, startNode, type Node } from './testing/network.ts'

let node: Node
let peer: FakePeer
beforeAll(async () => {
  node = await startNode('Alpha')
  peer = await startFakePeer(node)
})
afterAll(async () => {
  peer.close()
  await node.close()
})
beforeEach(() => {
  peer.answers = { '/servers/getVersion': json({ version: '2.5.1', perm_sync: true, request_encoding: [] }) }
})

test.each([
  ['no version', json({}), 'does not say which version'],
  ['a version that is none', json({ version: 'latest' }), 'does not say which version'],
  ['a page', text('<html>Please log in</html>'), 'no JSON'],
  ['a list', json([]), 'does not say which version'],
  ['a refusal', json({ message: 'Go away' }, 403), 'Go away'],
])('a handshake with %s ends the run with a reason', async (_, answer, reason) => {
  peer.answers['/servers/getVersion'] = answer
  expect(await pullOver(node, peer.linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining(reason) })
})

test.each([
  ['no list', json({ events: [] }), 'is no list'],
  ['no JSON', text('[{"uuid":'), 'no JSON'],
])('an index that is %s ends the run with a reason', async (_, answer, reason) => {
  peer.answers['/events/index'] = answer
  expect(await pullOver(node, peer.linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining(reason) })
})

test('an index of nonsense is passed over, and one that repeats itself is asked once', async () => {
  const uuid = randomUUID()
  peer.answers['/events/index'] = json([
    null,
    7,
    'x',
    {},
    { uuid: 'x' },
    line(uuid, { timestamp: 'soon' }),
    line(uuid),
    line(uuid),
  ])
  peer.answers['/events/view/'] = json(event(uuid))
  const { state, counts } = await pullOver(node, peer.linkId)
  expect([state, counts.event]).toEqual(['done', { added: 1 }])
})

test('one bad event keeps no other from coming, and each has its reason', async () => {
  const cases: [string, (uuid: string) => unknown, string][] = [
    ['failed', () => ({ Event: 'nothing' }), 'sends another event for it'],
    ['failed', () => event(randomUUID()), 'sends another event for it'],
    ['refused', (uuid) => event(uuid, { Orgc: undefined }), 'which organisation made it'],
    ['refused', (uuid) => event(uuid, { Attribute: [] }), 'Empty event detected.'],
    ['refused', (uuid) => event(uuid, { info: '' }), 'Could not add Event'],
    ['added', (uuid) => event(uuid), ''],
  ]
  const uuids = cases.map(() => randomUUID())
  peer.answers['/events/index'] = json(uuids.map((uuid) => line(uuid)))
  peer.answers['/events/view/'] = (request, response) => {
    const uuid = request.url?.split('/')[3] ?? ''
    json(cases[uuids.findIndex((one) => one === uuid)]?.[1](uuid))(request, response)
  }
  const { outcomes } = await pullOver(node, peer.linkId)
  for (const [i, [outcome, , why]] of cases.entries()) {
    const told = outcomes.find(({ uuid }: { uuid: string }) => uuid === uuids[i])
    expect(told).toMatchObject({ outcome, why: expect.stringContaining(why) })
  }
})

test('what an event says of itself gives it no power here', async () => {
  const uuid = randomUUID()
  const own = (
    await node.admin('POST', '/events/add', { info: 'ours', Attribute: [{ type: 'domain', value: 'ours.example' }] })
  ).body.Event
  const stolen = { ...own.Attribute[0], value: 'stolen.example', timestamp: '4000000000' }
  peer.answers['/events/index'] = json([line(uuid), line(own.uuid, { timestamp: '4000000000' })])
  peer.answers['/events/view/'] = json(
    event(uuid, {
      locked: false,
      org_id: '1',
      sharing_group_ids: ['1'],
      Attribute: [stolen, { type: 'domain', value: 'theirs.example', uuid: randomUUID() }],
    }),
  )
  const { outcomes } = await pullOver(node, peer.linkId)
  const of = (id: string) => outcomes.find((outcome: { uuid: string }) => outcome.uuid === id)
  expect(of(own.uuid)).toMatchObject({ outcome: 'refused' })
  expect(of(uuid)).toMatchObject({ outcome: 'added', why: expect.stringContaining('not unique') })
  const copy = (await node.admin('GET', `/events/view/${uuid}`)).body.Event
  expect(copy).toMatchObject({ locked: true, Attribute: [{ value: 'theirs.example' }] })
  expect((await node.admin('GET', `/events/view/${own.id}`)).body.Event.Attribute).toMatchObject([
    { value: 'ours.example' },
  ])
})

test('a redirect to a private address elsewhere is not followed', async () => {
  peer.answers['/events/index'] = (_, response) => response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end()
  expect(await pullOver(node, peer.linkId)).toMatchObject({ state: 'failed' })
})
