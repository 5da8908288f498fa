import { sql } from 'kysely'
import { holds, type Actor } from '../../access/actor.ts'
import { absentActor } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { visibleSearches } from '../saved-searches/find.ts'
import { openSearch } from '../search/open-search.ts'
import type { ExportRow } from './find.ts'
import { removeFile, writeFile, type Written } from './kept-file.ts'

/** An export is at most so large, unless a test says otherwise. */
const MAX_BYTES = 4 * 1024 ** 3

/**
 * Makes an export as its owner sees things now; the file that was there stays until the new one is whole, and also where
 * none comes about. Answers what became of it.
 */
export async function makeExport(
  context: Context,
  id: number,
  job: JobRun,
  maxBytes = MAX_BYTES,
): Promise<Written | undefined> {
  const row = await context.db.selectFrom('scheduled_exports').selectAll().where('id', '=', id).executeTakeFirst()
  // It was deleted while it waited.
  if (!row) return undefined
  try {
    return await make(context, row, job, maxBytes)
  } catch (error) {
    const told = error instanceof Problem ? error.message : 'An internal error has occurred.'
    if (!job.signal.aborted) await noteEnd(context, row, { error: told })
    throw error
  }
}

async function make(context: Context, row: ExportRow, job: JobRun, maxBytes: number): Promise<Written> {
  const owner = await exportOwner(context, row.user_id)
  if (!owner) throw new Problem('forbidden', 'The owner may not use keys any more.')
  const kept = await visibleSearches(context.db, owner)
    .select(['saved_searches.scope', 'saved_searches.parameters'])
    .where('saved_searches.id', '=', row.saved_search_id)
    .executeTakeFirst()
  if (!kept) throw new Problem('not-found', 'The saved search is not shared with the owner any more.')
  const { scope } = kept
  const wishes = { ...kept.parameters, returnFormat: row.format }
  const { format, search } = await openSearch(context, owner, scope, wishes)
  const { text } = await format.answer({ context, actor: owner, scope, wishes, search })
  const written = await writeFile(context.config, row.uuid, text, {
    maxBytes,
    signal: job.signal,
    progress: (bytes) => job.progress(Math.ceil(bytes / 1024), undefined, 'kB written'),
  })
  await keep(context, row, written, { content_type: format.contentType, extension: format.extension })
  return written
}

/** Whoever an export is made for: as they are now. What a key could not fetch any more a token does not either. */
export async function exportOwner(context: Context, userId: number): Promise<Actor | undefined> {
  const owner = await absentActor(context, userId)
  return owner && holds(owner, 'perm_auth') ? owner : undefined
}

/** The same bytes as before are the same export: the time at which they were made stays. */
async function keep(
  context: Context,
  row: ExportRow,
  { sha256, size }: Written,
  kind: { content_type: string; extension: string },
): Promise<void> {
  const isSame = row.sha256 === sha256
  const made = isSame ? row.made : sql<Date>`now()`
  await noteEnd(context, row, { sha256, size, made, ...kind, error: null })
  if (!isSame && row.sha256 !== null) await removeFile(context.config, row.uuid, row.sha256)
}

async function noteEnd({ db }: Context, { id }: ExportRow, end: object): Promise<void> {
  await db
    .updateTable('scheduled_exports')
    .set({ ...end, ran: sql`now()` })
    .where('id', '=', id)
    .execute()
}
