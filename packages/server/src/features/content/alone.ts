import type pg from 'pg'

/** Any number that nothing else in the database locks. */
const LOCK = 7_402_018_335

const queues = new WeakMap<pg.Pool, Promise<unknown>>()

/** Does it while no other load runs, in this process or another; those that wait take their turn. */
export async function alone<Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result> {
  // In one process they wait here, so that not each of them holds a connection.
  const turn = (queues.get(pool) ?? Promise.resolve()).then(() => withLock(pool, work))
  queues.set(
    pool,
    turn.catch(() => {}),
  )
  return turn
}

async function withLock<Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let isLocked = false
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    isLocked = true
    return await work()
  } finally {
    if (isLocked) await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release(!isLocked)
  }
}
