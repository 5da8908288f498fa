import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync, statfsSync } from 'node:fs'
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { commandAs } from './identity.ts'
import { isRunning } from './is-running.ts'
import { PORT } from './socket-folder.ts'

/** PostgreSQL's main process, as it runs. */
export type Postmaster = { pid: number; socketFolder: string | undefined }

const MAX_LOG = 10 * 2 ** 20
const SHUTDOWN_TIMEOUT = 120_000
/** Higher than any process id. */
const NOBODY = 2_147_483_647

/** Starts PostgreSQL in a session of its own, so that a Ctrl-C meant for the server does not reach it first. Answers its process id. */
export async function launch(cluster: Cluster): Promise<number> {
  await disownStrangersId(cluster)
  const size = await stat(cluster.logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > MAX_LOG) await rename(cluster.logFile, `${cluster.logFile}.old`)
  const log = await open(cluster.logFile, 'a', 0o600)
  try {
    const options = ['-D', cluster.folder, ...settings(cluster).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    const { program, args, options: as } = commandAs(cluster.identity, cluster.binaries.program('postgres'), options)
    const child = spawn(program, args, { ...as, cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd] })
    await once(child, 'spawn')
    child.unref()
    // A child that was spawned has one.
    return child.pid as number
  } finally {
    await log.close()
  }
}

function settings(cluster: Cluster): [string, string][] {
  return Object.entries({
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: `"${cluster.socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: `${Math.min(1024, Math.max(128, Math.floor(memory() / 2 ** 20 / 8)))}MB`,
    dynamic_shared_memory_type: hasRoomyShm() ? 'posix' : 'mmap',
    max_wal_size: '4GB',
    jit: 'off',
    // Solid state: a page costs about the same wherever it is.
    random_page_cost: '1.1',
    // A statement that was planned for a small table is planned again soon after the table has grown.
    autovacuum_naptime: '5s',
    fsync: cluster.fsync ? 'on' : 'off',
    // Errors in statements are told to whoever sent them; the log is about the server itself.
    log_min_messages: 'log',
    log_checkpoints: 'off',
  })
}

/** Bytes that this process may use: a container's limit, or the machine's. */
function memory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity)
}

/** Containers have 64 MB unless told otherwise, which parallel queries outgrow. */
function hasRoomyShm(): boolean {
  if (process.platform !== 'linux') return true
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 512 * 2 ** 20
  } catch {
    return false
  }
}

/** The cluster's server, if one runs, whoever started it. Never waits: it is also asked for when the program ends. */
export function findPostmaster(cluster: Cluster): Postmaster | undefined {
  const lines = readPidFile(cluster).split('\n')
  const pid = Number(lines[0])
  if (!(pid > 0) || !isRunning(pid) || !worksIn(pid, cluster.folder)) return undefined
  return { pid, socketFolder: lines[4] || undefined }
}

function readPidFile({ folder }: Cluster): string {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8')
  } catch {
    return ''
  }
}

/**
 * A server that died leaves its process id behind, and PostgreSQL does not start while a process has it. After a restart
 * of the machine or the container that may be any process. The file itself stays: it names the shared memory that
 * backends of the dead server may still use, and PostgreSQL looks.
 */
async function disownStrangersId(cluster: Cluster): Promise<void> {
  const text = readPidFile(cluster)
  const pid = Number(text.split('\n')[0])
  if (!(pid > 0) || !isRunning(pid) || worksIn(pid, cluster.folder)) return
  await writeFile(join(cluster.folder, 'postmaster.pid'), text.replace(/^\d+/, String(NOBODY)))
}

/** Whether a process is a PostgreSQL server on this folder, wherever it was when that one started. */
function worksIn(pid: number, folder: string): boolean {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-p', String(pid), '-o', 'command=']).includes(`-D ${folder} `)
    }
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return basename(program) === 'postgres' && (workingFolder(pid) ?? args[args.indexOf('-D') + 1]) === folder
  } catch {
    return false
  }
}

/** Where a process is; undefined where we may not know. */
function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

/** Asks PostgreSQL to stop: connections are cut, what was committed is safe. False when it is gone, or not ours to ask. */
export function askToStop(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 'SIGINT')
  } catch {
    return false
  }
}

/** Stops PostgreSQL and waits until it is gone. */
export async function shutDown(cluster: Cluster): Promise<void> {
  const pid = findPostmaster(cluster)?.pid
  if (pid === undefined || !askToStop(pid)) return
  for (let waited = 0; waited < SHUTDOWN_TIMEOUT && isRunning(pid); waited += 20) await sleep(20)
}

/** The end of PostgreSQL's own log, for when it does not come up. */
export async function logTail(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.logFile, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-5).join('\n')
}
