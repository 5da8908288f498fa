import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { bringUp } from './bring-up.ts'
import { placeOf, type Cluster } from './cluster.ts'

/** Held by the server that owns the data folder, for as long as its connection lives: a crash gives it back. */
const OWNER_LOCK = 7_262_724
const OWNER = 'tocsin owner '
/** A server that was killed a moment ago may still seem to hold the lock. */
const PATIENCE = 2_000

/** The connection that owns the data folder, or the process that has it. */
export type Claim = { owner: pg.Client } | { owner: undefined; heldBy: string }

/** Brings the database up and claims its folder. Whoever owns it alone stops the database, and starts it again. */
export async function claim(cluster: Cluster, signal: AbortSignal, isPatient: boolean): Promise<Claim> {
  const deadline = Date.now() + PATIENCE
  for (;;) {
    await bringUp(cluster, signal)
    try {
      const result = await tryClaim(cluster)
      if (result instanceof pg.Client) return { owner: result }
      if (!isPatient || Date.now() > deadline) return { owner: undefined, heldBy: result }
    } catch (error) {
      // Its owner may have stopped it just now; then it is ours to start.
      if (Date.now() > deadline) throw error
    }
    await sleep(100)
  }
}

async function tryClaim(cluster: Cluster): Promise<pg.Client | string> {
  const client = new pg.Client({ ...placeOf(cluster), application_name: `${OWNER}${process.pid}` })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [OWNER_LOCK])
  if (rows[0]?.taken) return client
  const holder = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and granted and objid = $1`,
    [OWNER_LOCK],
  )
  await client.end()
  return holder.rows[0]?.name.replace(OWNER, '') ?? 'unknown'
}
