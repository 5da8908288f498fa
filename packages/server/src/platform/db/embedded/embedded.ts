import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from 'pino'
import { StartProblem } from '../../start-problem.ts'
import { openCluster, placeOf, type Cluster, type Place } from './cluster.ts'
import { removeHalfMade } from './half-made.ts'
import type { Identity } from './identity.ts'
import { claim } from './ownership.ts'
import { askToStop, findPostmaster, shutDown } from './postmaster.ts'

/** A PostgreSQL that belongs to this server. */
export type EmbeddedDatabase = { settings: Place; stop(): Promise<void> }

type Options = {
  log: Logger
  fsync?: boolean
  /** Whether a database that another server owns will do, for as long as that one runs. */
  asGuest?: boolean
  /** Whom PostgreSQL runs as, where that is not to be found out. */
  identity?: Identity
}

/** Restarts come ever more slowly while they do not hold. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 10_000
const HOLDS = 30_000

type Supervisor = {
  cluster: Cluster
  log: Logger
  stopping: AbortController
  owner: pg.Client
  upSince: number
  pause: number
  restarting: Promise<void>
}

/**
 * Brings up the PostgreSQL of a data folder: makes the cluster where there is none, adopts one that outlived its server,
 * and starts it again whenever it dies. Whoever holds its owner lock owns the folder; a second server is refused.
 */
export async function startEmbedded(dataDir: string, options: Options): Promise<EmbeddedDatabase> {
  const { log, fsync = true, asGuest = false, identity } = options
  // A guest comes to what is there: in the wrong folder nothing is made.
  if (asGuest && !existsSync(join(dataDir, 'postgres'))) {
    throw new StartProblem(`There is no database in ${dataDir}: TOCSIN_DATA has to name the data folder of a server.`)
  }
  const cluster = await openCluster(dataDir, { log, fsync, identity })
  const stopping = new AbortController()
  const claimed = await claim(cluster, stopping.signal, !asGuest)
  if (!claimed.owner) {
    if (asGuest) return { settings: placeOf(cluster), stop: async () => {} }
    throw new StartProblem(`Another Tocsin server (process ${claimed.heldBy}) is using the data folder ${dataDir}.`)
  }
  const supervisor: Supervisor = {
    cluster,
    log,
    stopping,
    owner: claimed.owner,
    upSince: Date.now(),
    pause: FIRST_PAUSE,
    restarting: Promise.resolve(),
  }
  watch(supervisor)
  // However this program ends, PostgreSQL is told. Only after a kill -9 it waits to be adopted.
  const tell = () => void askToStop(findPostmaster(cluster)?.pid)
  process.once('exit', tell)
  await removeHalfMade(cluster.folder).catch((error: Error) =>
    log.warn({ reason: error.message }, 'a half-made database is left over'),
  )
  return {
    settings: placeOf(cluster),
    async stop() {
      stopping.abort()
      await supervisor.restarting
      // The lock is held until the end: nobody adopts a database that is about to stop.
      await shutDown(cluster)
      await supervisor.owner.end().catch(() => {})
      process.off('exit', tell)
    },
  }
}

/** When the owner's connection ends unasked, the database is gone: bring it up again. */
function watch(supervisor: Supervisor): void {
  supervisor.owner.once('end', () => {
    if (!supervisor.stopping.signal.aborted) supervisor.restarting = restart(supervisor)
  })
}

async function restart(supervisor: Supervisor): Promise<void> {
  const { cluster, log, stopping } = supervisor
  log.error('the database went away; starting it again')
  if (Date.now() - supervisor.upSince > HOLDS) supervisor.pause = FIRST_PAUSE
  while (!stopping.signal.aborted) {
    await sleep(supervisor.pause, undefined, { signal: stopping.signal }).catch(() => {})
    supervisor.pause = Math.min(supervisor.pause * 2, LONGEST_PAUSE)
    try {
      const claimed = await claim(cluster, stopping.signal, true)
      if (!claimed.owner) throw new StartProblem(`process ${claimed.heldBy} has taken the data folder over`)
      Object.assign(supervisor, { owner: claimed.owner, upSince: Date.now() })
      watch(supervisor)
      log.info('the database is back')
      return
    } catch (error) {
      if (stopping.signal.aborted) return
      log.error({ reason: error instanceof Error ? error.message : error }, 'the database does not come back yet')
    }
  }
}
