import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { importFormats } from '@tocsin/convert'
import { fileFault } from '../json-file.ts'
import { STANDARD_INPUT } from './sources.ts'

/** What a feed of MISP's says of itself: no documents, though they are called like some. */
const CONTENTS = /^(manifest\.json|hashes\.csv)$/i

/** The files themselves, and below folders those that are called like a document. @throws when one is not there */
export async function documentFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) found.push(...(path === STANDARD_INPUT ? [path] : await filesAt(path)))
  return found
}

async function filesAt(path: string): Promise<string[]> {
  const about = await stat(path).catch((error: unknown) => {
    throw new Error(`${path}: ${fileFault(error)}`, { cause: error })
  })
  if (!about.isDirectory()) return [path]
  const extensions = new Set([...importFormats.flatMap((format) => format.extensions), 'ndjson', 'jsonl'])
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !CONTENTS.test(basename(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => extensions.has(/\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''))
    .filter((file) => !/(^|[\\/])\./.test(relative(path, file)))
    .sort()
}
