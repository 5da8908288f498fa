import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueueDue } from './enqueue-due.ts'
import { link, settle, startNode, type Node } from './testing/network.ts'

let a: Node
let b: Node
beforeAll(async () => {
  ;[a, b] = await Promise.all([startNode('Alpha'), startNode('Bravo', { jobs: 2 })])
})
afterAll(async () => Promise.all([a.close(), b.close()]))

const receipts = async (id: string) =>
  (await b.admin('GET', `/tocsin/receipts?server=${id}`)).body.receipts.map(({ way }: { way: string }) => way)

test('a link is pulled, and its values kept, as often as it is said, and not twice at once', async () => {
  const id = await link(b, a, { pull: true, caching_enabled: true, every: '6h' })
  const due = async () =>
    (await b.context.db.selectFrom('servers').select('next_run').where('id', '=', Number(id)).executeTakeFirstOrThrow())
      .next_run
  expect((await b.admin('GET', '/servers/index')).body[0].Server.every).toBe('6h')
  const began = b.context.clock.now().getTime()
  await Promise.all([enqueueDue(b.context), enqueueDue(b.context)])
  await settle(b)
  expect((await receipts(id)).sort()).toEqual(['cache', 'pull'])
  const hours = (((await due())?.getTime() ?? 0) - began) / 3_600_000
  expect(hours).toBeGreaterThanOrEqual(6)
  expect(hours).toBeLessThan(6.7)

  await b.admin('POST', `/servers/edit/${id}`, { every: '1d', pull: false, caching_enabled: false })
  await enqueueDue(b.context)
  expect(await receipts(id)).toHaveLength(2)
  await b.admin('POST', `/servers/edit/${id}`, { every: null, pull: true })
  expect(await due()).toBeNull()
})

test('nothing is pulled for somebody who may not ask for it any more', async () => {
  const id = await link(b, a, { pull: true, every: '5m' })
  await b.context.db.updateTable('users').set({ disabled: true }).execute()
  await enqueueDue(b.context)
  await b.context.db.updateTable('users').set({ disabled: false }).execute()
  expect(await receipts(id)).toEqual([])
})

test('a time that is none is refused', async () => {
  const { status, body } = await b.admin('POST', '/servers/edit/1', { every: '1m' })
  expect([status, body.errors]).toEqual([403, { every: [expect.stringContaining('5m')] }])
})
