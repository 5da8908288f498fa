import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readlink, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { StartProblem } from '../../start-problem.ts'
import { mayEnter, type Identity } from './identity.ts'

/** Where an operating system keeps the data of its services. */
const SYSTEM_FOLDERS = ['/var/lib', '/var/db']

/** Where the cluster is, and the folder around it for what belongs to it. */
export type Home = { folder: string; cluster: string }

/**
 * The folder in which PostgreSQL has its own: the data folder. Where the database runs as somebody who cannot get there
 * (root's home is closed to others), it is a folder of the system, and the data folder holds a link to it.
 */
export async function chooseHome(dataDir: string, identity: Identity, log: Logger): Promise<Home> {
  const link = join(dataDir, 'postgres')
  const elsewhere = await readlink(link).catch(() => undefined)
  if (elsewhere !== undefined) return homeOf(resolve(dataDir, elsewhere))
  if (mayEnter(identity, dataDir) || (await letThrough(dataDir, identity))) return homeOf(link)
  const parent = SYSTEM_FOLDERS.find((path) => existsSync(path))
  if (parent === undefined || existsSync(link)) {
    throw new StartProblem(
      `The database runs as another user than root, who cannot get to ${dataDir}: set TOCSIN_DATA to a folder that others may pass through, such as /srv/tocsin.`,
    )
  }
  const home = await mkdtemp(join(parent, 'tocsin-'))
  await chmod(home, 0o711)
  await symlink(join(home, 'postgres'), link)
  log.warn(`the database's user cannot get to ${dataDir}: the database itself is in ${home}`)
  return homeOf(join(home, 'postgres'))
}

function homeOf(cluster: string): Home {
  return { folder: dirname(cluster), cluster }
}

/** Lets others pass through the data folder, not look into it, if that is all they need. */
async function letThrough(dataDir: string, identity: Identity): Promise<boolean> {
  const { mode } = await stat(dataDir)
  await chmod(dataDir, mode | 0o011)
  if (mayEnter(identity, dataDir)) return true
  await chmod(dataDir, mode)
  return false
}
