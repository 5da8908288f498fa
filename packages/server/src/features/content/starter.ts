import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Context } from '../../context.ts'
import { SYSTEM } from '../audit/record.ts'
import type { ContentKind } from './content-kind.ts'
import { STARTER } from './decide.ts'
import { loadContent } from './load.ts'
import { readFolder } from './read-folder.ts'

const FOLDER = fileURLToPath(new URL('../../../starter/', import.meta.url))

/**
 * Loads what comes with the program, at the first start and what is new in it at later ones: it never replaces what was
 * brought from elsewhere, brings nothing back that was deleted, and touches no network.
 */
export async function loadStarter(
  context: Context,
  kinds: readonly ContentKind[],
  folder: string = FOLDER,
): Promise<void> {
  const rows = await context.db.selectFrom('starter_documents').selectAll().execute()
  const offered = new Map(rows.map(({ path, digest }) => [path, digest]))
  const fresh = (await readStarter(folder)).filter(({ path, digest }) => offered.get(path)?.equals(digest) !== true)
  if (fresh.length === 0) return
  const documents = (async function* () {
    yield* fresh
  })()
  const starter = { offered: new Set(offered.keys()) }
  const summary = await loadContent(context, { kinds, sources: [{ name: STARTER, documents }], by: SYSTEM, starter })
  for (const broken of summary.broken) context.log.error(broken, 'a document of the starter set could not be loaded')
  await context.db
    .insertInto('starter_documents')
    .values(fresh.map(({ path, digest }) => ({ path, digest })))
    .onConflict((conflict) => conflict.column('path').doUpdateSet((row) => ({ digest: row.ref('excluded.digest') })))
    .execute()
}

async function readStarter(folder: string): Promise<{ path: string; bytes: Buffer; digest: Buffer }[]> {
  const files = []
  for await (const file of readFolder(folder)) {
    if ('bytes' in file) files.push({ ...file, digest: createHash('sha256').update(file.bytes).digest() })
  }
  return files
}
