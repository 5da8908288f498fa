import { createReadStream } from 'node:fs'
import { realpath, rm, stat } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import type { Config } from '../../platform/config/config.ts'
import { Problem } from '../../platform/http/problem.ts'

type Where = Pick<Config, 'dataDir'>

/** Local feeds lie below this folder and nowhere else, whatever a feed says: it could name any file of the server. */
function feedFolder({ dataDir }: Where): string {
  return join(dataDir, 'feeds')
}

/** The path of a local feed below the folder of feeds; undefined for one that leads out of it. */
export function localPath(config: Where, name: string): string | undefined {
  const folder = feedFolder(config)
  const path = normalize(name.startsWith(sep) ? name : join(folder, name))
  return path.startsWith(folder + sep) && !name.includes('\0') ? path : undefined
}

/** Opens a file of a local feed. Links that lead out of the folder are not followed. */
export async function openLocal(config: Where, name: string): Promise<AsyncIterable<Uint8Array>> {
  return createReadStream(await realPath(config, name))
}

/** Removes a local feed that was read. */
export async function removeLocal(config: Where, name: string): Promise<void> {
  await rm(await realPath(config, name))
}

async function realPath(config: Where, name: string): Promise<string> {
  const path = localPath(config, name)
  const real = path && (await realpath(path).catch(() => undefined))
  const folder = await realpath(feedFolder(config)).catch(() => undefined)
  const isFile = real !== undefined && (await stat(real)).isFile()
  if (isFile && folder !== undefined && real.startsWith(folder + sep)) return real
  throw new Problem('upstream', `There is no file ${name} in the folder of local feeds.`)
}
