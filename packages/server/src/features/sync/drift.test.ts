import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { link, pullOver, pushOver, settle, startNode, type Node } from './testing/network.ts'

let a: Node
let b: Node
let toA: string
beforeAll(async () => {
  a = await startNode('Alpha')
  b = await startNode('Bravo')
  toA = await link(b, a, { pull: true, push: true })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

async function addAt(node: Node, fields: object = {}) {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example`, distribution: 5 }]
  const event = { info: 'compared', distribution: 3, published: true, Attribute, ...fields }
  return (await node.admin('POST', '/events/add', { Event: event })).body.Event
}
async function drift() {
  const { status, body } = await b.admin('POST', `/tocsin/drift/${toA}`)
  expect(status).toBe(200)
  await settle(b)
  const report = (await b.admin('GET', `/tocsin/drift/${toA}`)).body
  expect(report).toMatchObject({ state: 'done', job: body.job })
  return report
}
/** While it does not push, nothing goes by itself when it is published. */
async function setPush(push: boolean) {
  await settle(b)
  await b.admin('POST', `/servers/edit/${toA}`, { push })
}
/** All that there is on a node, but for its jobs, runs and logs. */
async function dump({ context: { pool } }: Node) {
  const tables = [
    'events',
    'attributes',
    'objects',
    'event_tags',
    'sharing_groups',
    'organisations',
    'tags',
    'sync_cursors',
  ]
  const rows = tables.map(async (table) => (await pool.query(`select * from ${table} order by 1`)).rows)
  return JSON.stringify(await Promise.all(rows))
}

test('before anybody has measured it, there is no report', async () => {
  expect((await b.admin('GET', `/tocsin/drift/${toA}`)).status).toBe(404)
  expect((await b.admin('POST', '/tocsin/drift/999')).status).toBe(404)
})

test('what either side lacks or has in another version is told, inside of events too, and nothing is changed', async () => {
  const [same, behind] = [await addAt(a), await addAt(a)]
  const sent = await addAt(b)
  await pullOver(b, toA)
  await pushOver(b, toA)
  expect((await drift()).differences).toEqual([])

  await setPush(false)
  const [fresh, mine, kept] = [await addAt(a), await addAt(b), await addAt(b, { distribution: 1 })]
  const later = String(Number(behind.timestamp) + 60)
  const Attribute = [
    { ...behind.Attribute[0], comment: 'newer', timestamp: later },
    { uuid: randomUUID(), type: 'ip-dst', value: '192.0.2.7', timestamp: later },
  ]
  await a.admin('POST', `/events/edit/${behind.uuid}`, { Event: { ...behind, timestamp: later, Attribute } })
  const changed = {
    ...sent,
    timestamp: later,
    Attribute: [{ ...sent.Attribute[0], comment: 'newer', timestamp: later }],
  }
  await b.admin('POST', `/events/edit/${sent.uuid}`, { Event: changed })
  await setPush(true)
  const before = [await dump(a), await dump(b)]
  const report = await drift()
  expect([await dump(a), await dump(b)]).toEqual(before)

  const told = new Map(
    report.differences.map(({ uuid, kind, outcome }: Record<string, string>) => [uuid, `${kind} ${outcome}`]),
  )
  expect(told.get(fresh.uuid)).toBe('event missing-here')
  expect(told.get(mine.uuid)).toBe('event missing-there')
  expect(told.get(behind.uuid)).toBe('event older-here')
  expect(told.get(behind.Attribute[0].uuid)).toBe('attribute older-here')
  expect(told.get(Attribute[1]?.uuid)).toBe('attribute missing-here')
  expect(told.get(sent.uuid)).toBe('event older-there')
  expect(told.get(sent.Attribute[0].uuid)).toBe('attribute older-there')
  expect([same.uuid, kept.uuid].map((uuid) => told.get(uuid))).toEqual([undefined, undefined])
  expect(told.size).toBe(7)
  expect(report.counts.event).toMatchObject({ 'missing-here': 1, 'missing-there': 1, unchanged: 1 })
})

test('a report is paged, is no receipt, and a repaired link has no drift', async () => {
  const { differences, next } = (await b.admin('GET', `/tocsin/drift/${toA}?limit=2`)).body
  expect(differences).toHaveLength(2)
  const rest = (await b.admin('GET', `/tocsin/drift/${toA}?after=${next}`)).body
  expect([rest.differences.length, rest.next]).toEqual([5, null])
  const { receipts } = (await b.admin('GET', '/tocsin/receipts')).body
  expect(receipts.map(({ way }: { way: string }) => way)).not.toContain('drift')
  await pullOver(b, toA)
  await pushOver(b, toA)
  expect((await drift()).differences).toEqual([])
})
