import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartProblem } from '../../start-problem.ts'
import { placeOf, type Cluster } from './cluster.ts'
import { isRunning } from './is-running.ts'
import { askToStop, findPostmaster, launch, logTail } from './postmaster.ts'

/** How long a server may neither answer nor say that it is busy. Backends of one that was killed hold the next up a moment. */
const PATIENCE = 30_000
/** "The database system is starting up", recovering, or shutting down: it says so for as long as it takes. */
const CANNOT_CONNECT_NOW = '57P03'

/** Waits until the cluster's server answers, and starts it where none runs. */
export async function bringUp(cluster: Cluster, signal: AbortSignal): Promise<void> {
  let launched: number | undefined
  const giveUp = () => void askToStop(launched)
  process.once('exit', giveUp)
  try {
    for (let deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(25)) {
      signal.throwIfAborted()
      const running = findPostmaster(cluster)
      if (running?.socketFolder) cluster.socketFolder = running.socketFolder
      const answer = await ask(cluster)
      if (answer === 'ready') return
      if (answer === 'busy') deadline = Date.now() + PATIENCE
      if (running || (launched !== undefined && isRunning(launched))) continue
      if (launched !== undefined) await sleep(200)
      launched = await launch(cluster)
    }
    throw new StartProblem(`The database does not come up. The end of ${cluster.logFile}:\n${await logTail(cluster)}`)
  } catch (error) {
    giveUp()
    throw error
  } finally {
    process.off('exit', giveUp)
  }
}

async function ask(cluster: Cluster): Promise<'ready' | 'busy' | 'silent'> {
  const client = new pg.Client(placeOf(cluster))
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return 'ready'
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === CANNOT_CONNECT_NOW ? 'busy' : 'silent'
  } finally {
    await client.end().catch(() => {})
  }
}
