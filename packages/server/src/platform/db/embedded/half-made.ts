import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isRunning } from './is-running.ts'

/** A place beside the cluster's own, for making one. Its name says which process makes it. */
export async function makePlaceBeside(folder: string): Promise<string> {
  return mkdtemp(`${folder}.making-${process.pid}-`)
}

/** Removes what starts that were cut off left of clusters half made. What another start is still making stays. */
export async function removeHalfMade(folder: string): Promise<void> {
  const home = dirname(folder)
  const prefix = `${basename(folder)}.making-`
  for (const name of await readdir(home)) {
    const maker = Number.parseInt(name.slice(prefix.length), 10)
    const isLeft = name.startsWith(prefix) && (maker === process.pid || !isRunning(maker))
    if (isLeft) await rm(join(home, name), { recursive: true, force: true })
  }
}
