import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { findBinaries } from './binaries.ts'
import {
  connectionOf,
  ensureCluster,
  isRunning,
  launch,
  logTail,
  postmasterPid,
  shutDown,
  socketFolderOf,
  type Cluster,
} from './cluster.ts'
import { chooseIdentity } from './identity.ts'

/** A PostgreSQL that belongs to this server. */
export type EmbeddedDatabase = { settings: { host: string; user: string; database: string }; stop(): Promise<void> }

/** Another server works on the same data folder. */
export class DataFolderInUse extends Error {}

/** Held by the server that owns the data folder, for as long as its connection lives. */
const OWNER_LOCK = 7_262_724
const START_TIMEOUT = 60_000

type Options = {
  log: Logger
  fsync?: boolean
  /** Whether a database that another server owns will do, for as long as that one runs. */
  asGuest?: boolean
}

/**
 * Brings up the PostgreSQL of a data folder: makes the cluster where there is none, adopts one that outlived its server,
 * and starts it again whenever it dies. Whoever holds its owner lock owns the folder; a second server is refused.
 */
export async function startEmbedded(dataDir: string, options: Options): Promise<EmbeddedDatabase> {
  const { log, fsync = true, asGuest = false } = options
  const cluster = await openCluster(dataDir, log, fsync)
  await ensureCluster(cluster)
  await bringUp(cluster)
  const owner = await takeOwnership(cluster)
  if (!owner && asGuest) return { settings: connectionOf(cluster), stop: async () => {} }
  if (!owner) throw new DataFolderInUse(`Another Tocsin server is using the data folder ${dataDir}`)
  const supervisor = { isStopping: false, owner }
  watch(cluster, supervisor, log)
  return {
    settings: connectionOf(cluster),
    async stop() {
      supervisor.isStopping = true
      await supervisor.owner?.end().catch(() => {})
      await shutDown(cluster)
    },
  }
}

async function openCluster(dataDir: string, log: Logger, fsync: boolean): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const identity = chooseIdentity()
  if (identity.kind === 'account') {
    log.warn(`user namespaces are refused here: the database runs as uid ${identity.uid}, which owns its folder`)
  }
  return {
    binaries: await findBinaries(dataDir, identity),
    identity,
    folder: join(dataDir, 'postgres'),
    socketFolder: socketFolderOf(dataDir),
    logFile: join(dataDir, 'postgres.log'),
    fsync,
  }
}

/** Waits until PostgreSQL answers, starting it where it does not run. After a crash the old backends may hold it up a moment. */
async function bringUp(cluster: Cluster): Promise<void> {
  let pid = await postmasterPid(cluster)
  const deadline = Date.now() + START_TIMEOUT
  while (!(await answers(cluster))) {
    if (Date.now() > deadline) throw new Error(`The database does not come up:\n${await logTail(cluster)}`)
    if (pid === undefined || !(await isRunning(pid))) {
      await sleep(pid === undefined ? 0 : 250)
      pid = await launch(cluster)
    }
    await sleep(50)
  }
}

async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client(connectionOf(cluster))
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** The connection that holds the owner lock, or undefined while somebody else's does. */
async function takeOwnership(cluster: Cluster): Promise<pg.Client | undefined> {
  const client = new pg.Client(connectionOf(cluster))
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [OWNER_LOCK])
  if (rows[0]?.taken) return client
  await client.end()
  return undefined
}

type Supervisor = { isStopping: boolean; owner: pg.Client | undefined }

/** When the owner's connection ends unasked, the database is gone: bring it up again, more patiently each time. */
function watch(cluster: Cluster, supervisor: Supervisor, log: Logger): void {
  supervisor.owner?.once('end', () => {
    if (!supervisor.isStopping) void restart(cluster, supervisor, log)
  })
}

async function restart(cluster: Cluster, supervisor: Supervisor, log: Logger): Promise<void> {
  log.error('the database went away; starting it again')
  for (let pause = 100; !supervisor.isStopping; pause = Math.min(pause * 2, 10_000)) {
    try {
      await bringUp(cluster)
      supervisor.owner = await takeOwnership(cluster)
      if (!supervisor.owner) throw new DataFolderInUse('another server has taken the data folder over')
      watch(cluster, supervisor, log)
      log.info('the database is back')
      return
    } catch (error) {
      log.error({ err: error }, 'the database does not come back yet')
      await sleep(pause)
    }
  }
}
