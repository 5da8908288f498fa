import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { introduce, pullOver, startNode, type Node } from './testing/network.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let node: Node
let peer: Server
let linkId: string
let answers: Record<string, Answer>
beforeAll(async () => {
  node = await startNode('Alpha')
  peer = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const answer = Object.entries(answers).find(([prefix]) => path.startsWith(prefix))?.[1]
    if (answer) answer(request, response)
    else json([])(request, response)
  })
  await once(peer.listen(0, '127.0.0.1'), 'listening')
  const address = peer.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const uuid = randomUUID()
  await introduce(node, { uuid, name: 'Mallory' })
  const { body } = await node.admin('POST', '/servers/add', {
    name: 'Mallory',
    url,
    authkey: 'k'.repeat(40),
    remote_org_id: uuid,
    pull: true,
  })
  linkId = body.Server.id
})
afterAll(async () => {
  peer.closeAllConnections()
  peer.close()
  await node.close()
})
beforeEach(() => {
  answers = { '/servers/getVersion': json({ version: '2.5.1', perm_sync: true, request_encoding: [] }) }
})

function json(body: unknown, status = 200): Answer {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const text =
  (body: string): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(body)
const line = (uuid: string, fields: object = {}) => ({
  id: '1',
  uuid,
  timestamp: '1700000000',
  published: true,
  orgc_uuid: randomUUID(),
  ...fields,
})
const event = (uuid: string, fields: object = {}) => ({
  Event: {
    uuid,
    info: 'x',
    distribution: '3',
    published: true,
    timestamp: '1700000000',
    Orgc: { uuid: randomUUID(), name: `Creator ${uuid}` },
    Attribute: [{ type: 'domain', value: 'x.example', uuid: randomUUID(), timestamp: '1700000000' }],
    ...fields,
  },
})

test.each([
  ['no version', json({}), 'does not say which version'],
  ['a version that is none', json({ version: 'latest' }), 'does not say which version'],
  ['a page', text('<html>Please log in</html>'), 'no JSON'],
  ['a list', json([]), 'does not say which version'],
  ['a refusal', json({ message: 'Go away' }, 403), 'Go away'],
])('a handshake with %s ends the run with a reason', async (_, answer, reason) => {
  answers['/servers/getVersion'] = answer
  expect(await pullOver(node, linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining(reason) })
})

test.each([
  ['no list', json({ events: [] }), 'is no list'],
  ['no JSON', text('[{"uuid":'), 'no JSON'],
])('an index that is %s ends the run with a reason', async (_, answer, reason) => {
  answers['/events/index'] = answer
  expect(await pullOver(node, linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining(reason) })
})

test('an index of nonsense is passed over, and one that repeats itself is asked once', async () => {
  const uuid = randomUUID()
  answers['/events/index'] = json([
    null,
    7,
    'x',
    {},
    { uuid: 'x' },
    line(uuid, { timestamp: 'soon' }),
    line(uuid),
    line(uuid),
  ])
  answers['/events/view/'] = json(event(uuid))
  const { state, counts } = await pullOver(node, linkId)
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
  answers['/events/index'] = json(uuids.map((uuid) => line(uuid)))
  answers['/events/view/'] = (request, response) => {
    const uuid = request.url?.split('/')[3] ?? ''
    json(cases[uuids.findIndex((one) => one === uuid)]?.[1](uuid))(request, response)
  }
  const { outcomes } = await pullOver(node, linkId)
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
  answers['/events/index'] = json([line(uuid), line(own.uuid, { timestamp: '4000000000' })])
  answers['/events/view/'] = json(
    event(uuid, {
      locked: false,
      org_id: '1',
      sharing_group_ids: ['1'],
      Attribute: [stolen, { type: 'domain', value: 'theirs.example', uuid: randomUUID() }],
    }),
  )
  const { outcomes } = await pullOver(node, linkId)
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
  answers['/events/index'] = (_, response) => response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end()
  expect(await pullOver(node, linkId)).toMatchObject({ state: 'failed' })
})
