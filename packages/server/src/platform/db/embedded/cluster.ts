import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { syncFolder } from '../../files/sync-folder.ts'
import { StartProblem } from '../../start-problem.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { makePlaceBeside } from './half-made.ts'
import { chooseHome } from './home.ts'
import { chooseIdentity, commandAs, type Identity } from './identity.ts'
import { makePrivate } from './private-folder.ts'
import { PORT, socketFolderOf } from './socket-folder.ts'

/** Everything that a PostgreSQL server is started from. */
export type Cluster = {
  binaries: Binaries
  identity: Identity
  /** The data itself. */
  folder: string
  /** Of the server that runs, or is going to: one that was found running keeps its own. */
  socketFolder: string
  logFile: string
  /** Off in tests only: an acknowledged row is on disk. */
  fsync: boolean
}

const SUPERUSER = 'tocsin'

/** How to reach the cluster's server. Every setting is named, since the environment (PGPORT, …) fills in what is not. */
export type Place = { host: string; port: number; user: string; database: string; ssl: false; options: string }

export function placeOf(cluster: Cluster): Place {
  return {
    host: cluster.socketFolder,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
    options: '-c datestyle=ISO',
  }
}

type Options = { log: Logger; fsync: boolean; identity?: Identity | undefined }

/** The cluster of a data folder, made where there is none. */
export async function openCluster(dataDir: string, { log, fsync, identity: given }: Options): Promise<Cluster> {
  const data = await makeDataFolder(dataDir)
  const identity = given ?? chooseIdentity(join(data, 'postgres'))
  if (identity.kind === 'account') log.warn(`PostgreSQL runs as the user ${identity.uid}, to whom its folder belongs`)
  const home = await chooseHome(data, identity, log)
  const cluster = {
    binaries: await findBinaries(home.folder, identity),
    identity,
    folder: home.cluster,
    socketFolder: socketFolderOf(home.folder),
    logFile: join(data, 'postgres.log'),
    fsync,
  }
  await ensureCluster(cluster)
  await makePrivate(cluster.socketFolder, identity)
  return cluster
}

async function makeDataFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const folder = await realpath(dataDir)
    // Tells now, and not half-way, when it cannot be written.
    await rm(await mkdtemp(join(folder, '.writable-')), { recursive: true })
    return folder
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartProblem(`The data folder ${dataDir} cannot be used (${reason}): set TOCSIN_DATA to another one.`)
  }
}

/** Makes the cluster where there is none: beside its place first, so that a half-made one is never taken for whole. */
async function ensureCluster(cluster: Cluster): Promise<void> {
  const { folder, identity } = cluster
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    const temporary = await makePlaceBeside(folder)
    await makePrivate(temporary, identity)
    await initialise(cluster, temporary)
    await rename(temporary, folder).catch(async (error: Error) => {
      await rm(temporary, { recursive: true, force: true })
      // Somebody else may have been quicker, and theirs is as good.
      if (!existsSync(join(folder, 'PG_VERSION'))) {
        throw new StartProblem(`The database cannot be put into ${folder}: ${error.message}`)
      }
    })
    await syncFolder(dirname(folder))
  }
  await refuseOtherVersion(cluster)
  await makePrivate(folder, identity)
}

async function initialise(cluster: Cluster, folder: string): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
  const sync = cluster.fsync ? [] : ['--no-sync']
  const options = ['-D', folder, '-U', SUPERUSER, '--auth=trust', ...locale, ...sync]
  const { program, args, options: as } = commandAs(cluster.identity, cluster.binaries.program('initdb'), options)
  // In a session of its own, as the server: a Ctrl-C waits until the cluster is made.
  const child = spawn(program, args, { ...as, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  if (code !== 0) {
    await rm(folder, { recursive: true, force: true })
    throw new StartProblem(`The database could not be made in ${folder}:\n${output.trim()}`)
  }
  // Nobody comes in but over the socket, which is private.
  await writeFile(join(folder, 'pg_hba.conf'), 'local all all trust\nhost all all all reject\n')
}

async function refuseOtherVersion({ folder, binaries }: Cluster): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  if (version === binaries.major) return
  throw new StartProblem(
    `The database in ${folder} was made by PostgreSQL ${version}, and this Tocsin brings ${binaries.major}: start the Tocsin that made it, back up, and restore into a new data folder.`,
  )
}
