import { expect, test } from 'vitest'
import { createEmptyDatabase } from '../../testing/test-server.ts'
import { connect } from '../db/connect.ts'
import { openLog } from '../log.ts'
import { migrateQueue } from './queue.ts'

test('processes that find an empty database at once make the queue once', async () => {
  const empty = await createEmptyDatabase()
  const pools = [1, 2, 3].map(() => connect(empty.settings).pool)
  await Promise.all(pools.map(async (pool) => migrateQueue(pool, openLog('silent'))))
  const { rows } = (await pools[0]?.query('select count(*)::int as count from graphile_worker._private_jobs')) ?? {}
  expect(rows).toEqual([{ count: 0 }])
  for (const pool of pools) await pool.end()
  await empty.drop()
})
