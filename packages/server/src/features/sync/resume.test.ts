import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWork } from '../../app.ts'
import { link, settle, startNode, type Node } from './testing/network.ts'

const EVENTS = 60

let a: Node
let b: Node
let toA: string
beforeAll(async () => {
  a = await startNode('Alpha')
  b = await startNode('Bravo', { jobs: 0 })
  toA = await link(b, a, { pull: true })
  for (let i = 0; i < EVENTS; i++) {
    const Attribute = [{ type: 'domain', value: `${i}.example` }]
    await a.admin('POST', '/events/add', { Event: { info: `event ${i}`, distribution: 3, published: true, Attribute } })
  }
})
afterAll(async () => Promise.all([a.close(), b.close()]))

async function outcomes(): Promise<number> {
  const { rows } = await b.context.pool.query('select count(*)::int as count from run_outcomes')
  return rows[0].count
}

test('a pull that the end of the server interrupts goes on where it was, and its receipt adds up', async () => {
  const context = { ...b.context, config: { ...b.context.config, jobs: 1 } }
  await b.admin('GET', `/servers/pull/${toA}`)
  const first = await startWork(context)
  while ((await outcomes()) < 5) await new Promise((resolve) => setTimeout(resolve, 5))
  await first.stop()
  const halfway = await outcomes()
  expect(halfway).toBeLessThan(EVENTS)
  const [run] = (await b.admin('GET', '/tocsin/receipts')).body.receipts
  expect(run).toMatchObject({ state: 'running', ended: null })

  // A job that was interrupted is taken up again after a while; here, at once.
  await b.context.pool.query('update graphile_worker._private_jobs set run_at = now()')
  const second = await startWork(context)
  await settle(b)
  await second.stop()
  const receipt = (await b.admin('GET', `/tocsin/receipts/${run.id}`)).body
  expect(receipt).toMatchObject({ state: 'done', error: null, counts: { event: { added: EVENTS } } })
  const { body } = await b.admin('POST', '/events/index', { minimal: 1 })
  expect(body).toHaveLength(EVENTS)
})
