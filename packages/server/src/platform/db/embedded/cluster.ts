import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync } from 'node:fs'
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { commandAs, userOf, type Identity } from './identity.ts'

/** Everything that a cluster needs to be started. */
export type Cluster = {
  binaries: Binaries
  identity: Identity
  /** The cluster itself. */
  folder: string
  socketFolder: string
  logFile: string
  /** Off in tests only: an acknowledged row is on disk. */
  fsync: boolean
}

/** A socket's path has to fit into 107 bytes. */
const MAX_SOCKET_PATH = 107
const SUPERUSER = 'tocsin'

/** Where the socket lives: in the data folder, or, when its path is too long, in a private folder of the system's. */
export function socketFolderOf(dataDir: string): string {
  const inside = join(dataDir, 'socket')
  if (Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= MAX_SOCKET_PATH) return inside
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(tmpdir(), `tocsin-${process.getuid?.() ?? 0}-${name}`)
}

/** Makes the cluster where there is none: beside its place first, so that a half-made one is never taken for whole. */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  await makePrivate(cluster.socketFolder, cluster.identity)
  if (existsSync(join(cluster.folder, 'PG_VERSION'))) return
  const temporary = `${cluster.folder}.${process.pid}`
  await makePrivate(temporary, cluster.identity)
  await initialise(cluster, temporary)
  await rename(temporary, cluster.folder).catch(async () => {
    // Somebody else was quicker; theirs is as good.
    await rm(temporary, { recursive: true, force: true })
  })
}

async function makePrivate(folder: string, identity: Identity): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  if (identity.kind === 'account') chownSync(folder, identity.uid, identity.gid)
}

async function initialise(cluster: Cluster, folder: string): Promise<void> {
  const options = ['-D', folder, '-U', SUPERUSER, '--auth=trust', '--encoding=UTF8', '--no-sync']
  const locale = ['--locale-provider=builtin', '--locale=C.UTF-8']
  const { program, args } = commandAs(cluster.identity, cluster.binaries.program('initdb'), [...options, ...locale])
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...userOf(cluster.identity) })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  if (code !== 0) throw new Error(`The database could not be made in ${folder}:\n${output.trim()}`)
  // Nobody comes in but over the socket, which is private.
  await writeFile(join(folder, 'pg_hba.conf'), 'local all all trust\nhost all all all reject\n', { mode: 0o600 })
}

/** Starts PostgreSQL in a session of its own, so that a Ctrl-C meant for the server does not reach it first. Answers its process id. */
export async function launch(cluster: Cluster): Promise<number | undefined> {
  const log = await open(cluster.logFile, 'w', 0o600)
  const { program, args } = commandAs(cluster.identity, cluster.binaries.program('postgres'), serverOptions(cluster))
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: cluster.socketFolder,
    ...userOf(cluster.identity),
  })
  child.on('error', () => {})
  child.unref()
  await log.close()
  return child.pid
}

function serverOptions(cluster: Cluster): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${cluster.socketFolder}"`,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: `${Math.min(1024, Math.max(128, Math.floor(totalmem() / 2 ** 20 / 8)))}MB`,
    max_wal_size: '4GB',
    jit: 'off',
    fsync: cluster.fsync ? 'on' : 'off',
  }
  return ['-D', cluster.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Stops PostgreSQL: connections are cut, what was committed is safe. */
export async function shutDown(cluster: Cluster): Promise<void> {
  const pid = await postmasterPid(cluster)
  if (pid === undefined) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 60_000 && (await isRunning(pid)); waited += 50) await sleep(50)
}

/** The process id of the cluster's PostgreSQL, as its pid file says, if that process lives. */
export async function postmasterPid(cluster: Cluster): Promise<number | undefined> {
  const text = await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return pid > 0 && (await isRunning(pid)) ? pid : undefined
}

/** A zombie still answers to signals, and runs no more. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat !== undefined) return !/\) [ZX] /.test(stat)
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux'
  } catch {
    return false
  }
}

/** The end of PostgreSQL's own log, for when it does not come up. */
export async function logTail(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.logFile, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join('\n')
}

export function connectionOf(cluster: Cluster): { host: string; user: string; database: string } {
  return { host: cluster.socketFolder, user: SUPERUSER, database: 'postgres' }
}
