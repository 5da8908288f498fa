import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { event, json, line, startFakePeer, text, type FakeAnswer, type FakePeer } from './testing/fake-peer.ts'
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
beforeEach(async () => {
  const tocsin = { protocol: 1, understands: ['changes', 'batches'] }
  peer.answers = { '/servers/getVersion': json({ version: '2.5.1', perm_sync: true, tocsin }) }
  peer.asked.length = 0
  await node.context.db.deleteFrom('sync_cursors').execute()
})

const changes = (events: object[], fields: object = {}) =>
  json({ cursor: randomUUID(), complete: true, events, withdrawn: [], others: [], ...fields })
const lines =
  (...records: unknown[]): FakeAnswer =>
  (_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/x-ndjson' })
      .end(records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join(''))
const cursorNow = async () =>
  (await node.context.db.selectFrom('sync_cursors').select('cursor').executeTakeFirst())?.cursor

test.each([
  ['no record', json([])],
  ['without a cursor', changes([], { cursor: undefined })],
  ['with an endless cursor', changes([], { cursor: 'x'.repeat(50_001) })],
  ['with no list of events', changes([], { events: { 0: 'x' } })],
  ['no JSON', text('{')],
  ['a refusal', json({ message: 'Go away' }, 403)],
])('changes that are %s end the run with a reason, and no cursor is kept', async (_name, answer) => {
  peer.answers['/tocsin/changes'] = answer
  expect(await pullOver(node, peer.linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining('http') })
  expect(await cursorNow()).toBeUndefined()
})

test('what of the changes is nonsense is passed over', async () => {
  const uuid = randomUUID()
  const withdrawn = [null, 7, 'x', { uuid }, randomUUID()]
  peer.answers['/tocsin/changes'] = changes([line(uuid), 7 as never, { uuid: 'x' }], { withdrawn, others: [null, 'x'] })
  peer.answers['/tocsin/batch'] = lines(event(uuid))
  expect((await pullOver(node, peer.linkId)).counts).toEqual({ event: { added: 1 } })
  expect(peer.asked).not.toContain('/events/index')
})

test('what a batch does not hold is asked for alone; what was not asked for is not taken', async () => {
  const [here, twice, broken, stranger] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  peer.answers['/tocsin/changes'] = changes([line(here), line(twice), line(broken)])
  peer.answers['/tocsin/batch'] = lines(
    event(stranger),
    event(here),
    event(twice),
    event(twice),
    'no JSON',
    event(broken),
  )
  peer.answers[`/events/view/${broken}`] = json(event(broken))
  expect((await pullOver(node, peer.linkId)).counts).toEqual({ event: { added: 3 } })
  expect(peer.asked.filter((path) => path.startsWith('/events/view/'))).toHaveLength(1)
  expect((await node.admin('GET', `/events/view/${stranger}`)).status).toBe(404)
})

test('a batch that is refused or cut off costs no event', async () => {
  const uuids = [randomUUID(), randomUUID()]
  for (const [i, answer] of [json({}, 500), cutOff(event(uuids[1] ?? ''))].entries()) {
    const uuid = uuids[i] ?? ''
    peer.answers['/tocsin/changes'] = changes([line(uuid)])
    peer.answers['/tocsin/batch'] = answer
    peer.answers[`/events/view/${uuid}`] = json(event(uuid))
    expect((await pullOver(node, peer.linkId)).counts).toEqual({ event: { added: 1 } })
  }
})

test('while an event fails, what changed is asked for by the old cursor', async () => {
  const uuid = randomUUID()
  const sent: string[] = []
  const tell =
    (cursor: string): FakeAnswer =>
    (request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        sent.push(JSON.parse(body).after)
        changes([line(uuid)], { cursor, complete: false })(request, response)
      })
    }
  peer.answers['/tocsin/changes'] = tell('one')
  peer.answers['/tocsin/batch'] = lines({ absent: uuid })
  expect((await pullOver(node, peer.linkId)).counts).toEqual({ event: { failed: 1 } })
  peer.answers['/tocsin/batch'] = lines(event(uuid))
  expect((await pullOver(node, peer.linkId)).counts).toEqual({ event: { added: 1 } })
  peer.answers['/tocsin/changes'] = tell('two')
  await pullOver(node, peer.linkId)
  expect(sent).toEqual(['', '', 'one'])
  expect(await cursorNow()).toBe('two')
})

test('a change of the rules, an end of a block and a day gone by ask for everything', async () => {
  const sent: string[] = []
  peer.answers['/tocsin/changes'] = (request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      sent.push(JSON.parse(body).after)
      changes([], { cursor: 'known' })(request, response)
    })
  }
  const pull = async () => pullOver(node, peer.linkId)
  await pull()
  await pull()
  const rules = {
    tags: { OR: ['open'], NOT: [] },
    orgs: { OR: [], NOT: [] },
    type_attributes: { NOT: [] },
    type_objects: { NOT: [] },
    url_params: '',
  }
  await node.admin('POST', `/servers/edit/${peer.linkId}`, { pull_rules: JSON.stringify(rules) })
  await pull()
  const blocked = { event_uuid: randomUUID() }
  await node.context.db.insertInto('event_blocklists').values(blocked).execute()
  await pull()
  await node.context.db.deleteFrom('event_blocklists').where('event_uuid', '=', blocked.event_uuid).execute()
  await pull()
  await node.context.db
    .updateTable('sync_cursors')
    .set({ compared: new Date(Date.now() - 86_500_000) })
    .execute()
  await pull()
  expect(sent).toEqual(['', 'known', '', 'known', '', ''])
})

test('a withdrawn event stays as a copy, and the receipt says so', async () => {
  const uuid = randomUUID()
  peer.answers['/tocsin/changes'] = changes([line(uuid)])
  peer.answers['/tocsin/batch'] = lines(event(uuid))
  await pullOver(node, peer.linkId)
  peer.answers['/tocsin/changes'] = changes([], { complete: false, withdrawn: [uuid, randomUUID()] })
  expect((await pullOver(node, peer.linkId)).outcomes).toEqual([
    { kind: 'event', uuid, outcome: 'unchanged', why: 'It is not offered any more; the copy stays.' },
  ])
  expect((await node.admin('GET', `/events/view/${uuid}`)).status).toBe(200)
})

function cutOff(record: object): FakeAnswer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.write(JSON.stringify(record).slice(0, 20), () => response.destroy())
  }
}
