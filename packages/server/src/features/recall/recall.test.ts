import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKeyPair, signBytes, type KeyPair } from '../../platform/openpgp/signatures.ts'
import { ask } from '../../testing/ask.ts'
import { link, settle, startNode, type Node } from '../sync/testing/network.ts'
import { writeStatement, type Statement } from './statement.ts'

/** Alpha sends to Bravo, Bravo to Charlie, and Charlie back to both. */
let nodes: Node[] = []
let toBravo = ''
let peerKey = ''
beforeAll(async () => {
  nodes = await Promise.all(['Alpha', 'Bravo', 'Charlie'].map(async (name) => startNode(name)))
  toBravo = await link(alpha(), bravo(), { push: true })
  await link(bravo(), charlie(), { push: true })
  await link(charlie(), alpha(), { push: true })
  await link(charlie(), bravo(), { push: true })
  peerKey = await bravo().addUser({ email: 'peer@delta.test', org_id: '1', role_id: 5 })
})
afterAll(async () => Promise.all(nodes.map(async (node) => node.close())))

function nodeAt(i: number): Node {
  const node = nodes[i]
  if (!node) throw new Error('The network was not started')
  return node
}
const alpha = () => nodeAt(0)
const bravo = () => nodeAt(1)
const charlie = () => nodeAt(2)

let values = 0

/** An event of Alpha's that went to all three. */
async function sharedEvent(): Promise<string> {
  const Attribute = [{ type: 'domain', value: `r${++values}.example` }]
  const EventReport = [{ name: 'r', content: 'what happened' }]
  const body = { info: 'secret', distribution: 3, Attribute, EventReport }
  const { id, uuid } = (await alpha().admin('POST', '/events/add', body)).body.Event
  await alpha().admin('POST', `/events/publish/${id}`)
  await settle(...nodes)
  return uuid
}

async function recall(event: string, reason = 'It names a victim') {
  const { status, body } = await alpha().admin('POST', '/tocsin/recall', { event, reason })
  expect(status).toBe(201)
  await settle(...nodes)
  // Each time, what is known is known by one server more.
  for (let hop = 0; hop < nodes.length; hop++) await askAgain(body.id)
  return askAgain(body.id)
}

async function askAgain(id: string) {
  await alpha().admin('POST', `/tocsin/recall/${id}/ask`)
  await settle(...nodes)
  return (await alpha().admin('GET', `/tocsin/recall/${id}`)).body
}

async function stateAt(node: Node, uuid: string) {
  const { body } = await node.admin('POST', `/events/view/${uuid}`, { deleted: [0, 1] })
  const { published, distribution, Attribute, EventReport } = body.Event
  return { published, distribution, deleted: [...Attribute, ...EventReport].every((one) => one.deleted) }
}
const WITHDRAWN = { published: false, distribution: '0', deleted: true }

test('an event is taken out of use wherever it went, each server is accounted for once, and it does not come back', async () => {
  const uuid = await sharedEvent()
  const receipt = await recall(uuid)
  expect(receipt).toMatchObject({ event: uuid, reason: 'It names a victim', outcome: null, counts: { removed: 2 } })
  expect(receipt.servers).toMatchObject([
    {
      server: { name: 'Bravo', org: 'Bravo' },
      state: 'removed',
      passed: [{ server: 'Charlie', state: 'removed', passed: [] }],
      asked_again: null,
    },
  ])
  for (const node of [bravo(), charlie()]) expect(await stateAt(node, uuid)).toEqual(WITHDRAWN)
  expect(await stateAt(alpha(), uuid)).toEqual({ published: false, distribution: '3', deleted: false })
  await alpha().admin('POST', `/events/edit/${uuid}`, { info: 'again', published: true })
  await settle(...nodes)
  for (const node of [bravo(), charlie()]) expect(await stateAt(node, uuid)).toEqual(WITHDRAWN)
  const log = await bravo().context.db.selectFrom('audit_log').selectAll().where('action', '=', 'soft_delete').execute()
  expect(log).toMatchObject([{ model: 'Event', title: 'secret' }])
})

test('a recall that comes again, over whatever server, is answered as before and passed on no more', async () => {
  const uuid = await sharedEvent()
  const { id } = await recall(uuid)
  const { db } = bravo().context
  const kept = await db.selectFrom('recalls').selectAll().where('uuid', '=', id).executeTakeFirstOrThrow()
  const jobs = async () => (await db.selectFrom('jobs').select('id').where('kind', '=', 'recall.ask').execute()).length
  const before = await jobs()
  await bravo().admin('POST', '/event_blocklists/delete', { id: uuid })
  const body = { statement: kept.statement, signature: kept.signature, key: kept.public_key, from: randomUUID() }
  expect((await ask(bravo(), peerKey, 'POST', '/tocsin/recall/requests', body)).body).toEqual({
    recall: id,
    outcome: 'removed',
    why: '',
    passed: [],
  })
  expect(await jobs()).toBe(before)
})

test('a server that is not reached is said to be so, and asked again', async () => {
  const uuid = await sharedEvent()
  const { db } = alpha().context
  const kept = await db
    .selectFrom('servers')
    .select('authkey')
    .where('id', '=', Number(toBravo))
    .executeTakeFirstOrThrow()
  await alpha().admin('POST', `/servers/edit/${toBravo}`, { authkey: 'x'.repeat(40) })
  const { id, servers } = await recall(uuid)
  expect(servers).toMatchObject([
    { state: 'unreachable', why: expect.stringContaining('Not authorised'), asked_again: expect.any(String) },
  ])
  expect((await stateAt(bravo(), uuid)).published).toBe(true)
  await db.updateTable('servers').set(kept).where('id', '=', Number(toBravo)).execute()
  for (let hop = 0; hop < nodes.length; hop++) await askAgain(id)
  expect((await askAgain(id)).counts).toEqual({ removed: 2 })
})

test('administrators may keep what they have, and say so; the recall is passed on all the same', async () => {
  const uuid = await sharedEvent()
  await bravo().admin('POST', '/servers/serverSettingsEdit/Tocsin.recall_obey', { value: false })
  const { servers } = await recall(uuid)
  await bravo().admin('POST', '/servers/serverSettingsEdit/Tocsin.recall_obey', { value: true })
  const why = 'The administrators of this server decide about recalls themselves.'
  expect(servers).toMatchObject([{ state: 'kept', why, passed: [{ state: 'removed' }] }])
  expect((await stateAt(bravo(), uuid)).published).toBe(true)
})

/** Asks Bravo with a statement about an event, signed by this key. */
async function forge(event: string, signer: KeyPair, changes: { said?: Partial<Statement>; body?: object } = {}) {
  const now = Math.floor(Date.now() / 1000)
  const said = {
    recall: randomUUID(),
    event,
    timestamp: now,
    time: now,
    server: randomUUID(),
    reason: 'x',
    ...changes.said,
  }
  const statement = writeStatement(said)
  const signature = Buffer.from(await signBytes(signer.privateKey, Buffer.from(statement), new Date())).toString(
    'base64',
  )
  const body = { statement, signature, key: signer.publicKey, from: randomUUID(), ...changes.body }
  const answer = await ask(bravo(), peerKey, 'POST', '/tocsin/recall/requests', body)
  return { status: answer.status, ...answer.body, recall: undefined }
}

test('nobody but the server on which it was made recalls an event; what is not here, hidden or made here is told of alike', async () => {
  const uuid = await sharedEvent()
  const thief = await makeKeyPair('Thief', new Date())
  const own = (await bravo().admin('POST', '/events/add', { info: 'own' })).body.Event.uuid
  const { body: local } = await bravo().admin('POST', '/events/add', { info: 'x', locked: true, distribution: 0 })
  const answers = []
  for (const event of [uuid, own, local.Event.uuid, randomUUID()]) answers.push(await forge(event, thief))
  const [first] = answers
  expect(first).toMatchObject({ status: 200, outcome: 'kept', why: expect.stringContaining('No event of this uuid') })
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect((await stateAt(bravo(), uuid)).deleted).toBe(false)
  expect(await bravo().context.db.selectFrom('recalls').select('id').where('event_uuid', '=', uuid).execute()).toEqual(
    [],
  )
})

const DAY = 86_400
test.each([
  ['a changed statement', { body: { statement: '{"tocsin_recall":1}' } }, 400],
  ['another signature', { body: { signature: 'AAAA' } }, 403],
  ['no key', { body: { key: 'x' } }, 403],
  ['a time long ago', { said: { time: Math.floor(Date.now() / 1000) - 31 * DAY } }, 403],
  ['a time to come', { said: { time: Math.floor(Date.now() / 1000) + DAY } }, 403],
  ['a NUL', { body: { statement: '\0' } }, 400],
  ['a lone surrogate', { body: { from: '\ud800'.repeat(36) } }, 400],
  ['numbers', { body: { signature: 1e308 } }, 400],
  ['a field too many', { body: { more: 1 } }, 400],
  ['a body too large', { body: { statement: 'x'.repeat(300_000) } }, 413],
])('a recall with %s is refused', async (_, changes: object, status) => {
  const signer = await makeKeyPair('Somebody', new Date())
  expect((await forge(randomUUID(), signer, changes)).status).toBe(status)
})

test('the later version of an event is not recalled with the earlier one', async () => {
  const uuid = await sharedEvent()
  const { db } = bravo().context
  await db.updateTable('events').set({ timestamp: 4_000_000_000 }).where('uuid', '=', uuid).execute()
  expect((await recall(uuid)).servers).toMatchObject([{ state: 'kept', why: 'A later version of it is here.' }])
})

test('an event is recalled by those who may publish it, where it was made, and receipts are for their organisation', async () => {
  const uuid = await sharedEvent()
  const refused = await bravo().admin('POST', '/tocsin/recall', { event: uuid, reason: 'x' })
  expect([refused.status, refused.body.detail]).toEqual([405, expect.stringContaining('This is a copy')])
  const { body: org } = await alpha().admin('POST', '/admin/organisations/add', { name: 'Other' })
  const other = await alpha().addUser({ email: 'o@other.test', org_id: org.Organisation.id, role_id: 4 })
  expect((await ask(alpha(), other, 'POST', '/tocsin/recall', { event: uuid, reason: 'x' })).status).toBe(403)
  const { id } = await recall(uuid)
  expect((await ask(alpha(), other, 'GET', `/tocsin/recall/${id}`)).status).toBe(404)
  expect((await ask(alpha(), other, 'GET', '/tocsin/recall')).body).toEqual({ recalls: [], next: null })
  const { body: page } = await alpha().admin('GET', '/tocsin/recall?limit=1')
  expect(page).toMatchObject({ recalls: [{ id }], next: id })
  expect((await alpha().admin('GET', `/tocsin/recall?before=${id}&limit=1`)).body.recalls[0].id).not.toBe(id)
  const { body: there } = await bravo().admin('GET', `/tocsin/recall/${id}`)
  expect(there).toMatchObject({ outcome: 'removed', event: uuid })
})

test.each([
  [{}, 400],
  [{ event: 'x' }, 400],
  [{ event: '1', reason: '' }, 400],
  [{ event: randomUUID(), reason: 'x' }, 404],
  [{ event: '999999', reason: 'x'.repeat(1_001) }, 400],
  [{ event: 7, reason: 'x' }, 400],
])('a recall is asked for with an event and a reason: %j', async (body, status) => {
  expect((await alpha().admin('POST', '/tocsin/recall', body)).status).toBe(status)
})
