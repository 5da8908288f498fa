import { chmod, chown, lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import type { Identity } from './identity.ts'

/** Makes a folder that nobody but PostgreSQL enters. One that is there is taken only if it is ours. */
export async function makePrivate(folder: string, identity: Identity): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  const owners = [process.getuid?.(), identity.kind === 'account' ? identity.uid : undefined]
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new StartProblem(`${folder} has to be a folder of ours, and belongs to somebody else: remove it.`)
  }
  await chmod(folder, 0o700)
  if (identity.kind === 'account' && found.uid !== identity.uid) await giveTo(folder, identity)
}

/** Gives a folder and all that is in it to an account. */
async function giveTo(path: string, account: { uid: number; gid: number }): Promise<void> {
  await chown(path, account.uid, account.gid)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await giveTo(inner, account)
    else if (entry.isFile()) await chown(inner, account.uid, account.gid)
  }
}
