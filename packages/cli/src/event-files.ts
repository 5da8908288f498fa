import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileFault } from './json-file.ts'

/** The table of contents of a feed: no event, though it ends in `.json`. */
const CONTENTS = /^manifest\.json$/i

/** The files themselves, and every `.json` file below the folders. @throws when one of the paths is not there */
export async function eventFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) found.push(...(await filesAt(path)))
  return found
}

async function filesAt(path: string): Promise<string[]> {
  const { isDirectory } = await about(path)
  if (!isDirectory) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !CONTENTS.test(basename(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function about(path: string): Promise<{ isDirectory: boolean }> {
  try {
    return { isDirectory: (await stat(path)).isDirectory() }
  } catch (error) {
    throw new Error(`${path}: ${fileFault(error)}`, { cause: error })
  }
}
