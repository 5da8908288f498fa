import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish } from '../../platform/http/wishes.ts'
import { recordChange, type Action } from '../audit/record.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { requireOwnSearch, type OwnedSearch } from '../saved-searches/find.ts'
import { openSearch } from '../search/open-search.ts'
import { requireExport, type ExportRow, type OwnedExport } from './find.ts'
import { removeFile } from './kept-file.ts'
import type { SentExport } from './sent-export.ts'

const MAX_EXPORTS = 50
const TOKEN_LENGTH = 40
/** So many characters of a token are shown later, for its owner to know it by. */
const SHOWN = 4

/** An export, and its token where it has just been given one: it is told once. */
export type Told = { row: OwnedExport; token?: string }

/** Adds an export of a saved search, in its format or in another. One that is made again and again is made soon. */
export async function addExport(context: Context, actor: Actor, sent: SentExport): Promise<Told> {
  if (sent.saved_search === undefined) throw new Problem('invalid', 'saved_search: The id of a saved search is needed.')
  const search = await requireOwnSearch(context.db, actor, sent.saved_search)
  const format = sent.format ?? textWish(search.parameters['returnFormat'], 'json')
  await refuseUnfit(context, actor, search, format)
  const every = sent.every ?? null
  const token = newToken()
  return inTransaction(context, async (tx) => {
    await refuseTooMany(tx, actor)
    const said = { format, every, next_run: every === null ? null : context.clock.now() }
    const owned = { uuid: randomUUID(), user_id: actor.userId, saved_search_id: search.id }
    const added = await tx
      .insertInto('scheduled_exports')
      .values({ ...owned, ...said, ...columnsOf(token) })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'ScheduledExport', action: 'add', after: added })
    return { row: await requireExport(tx, actor, added.uuid), token }
  })
}

/** Changes the format or how often it is made; one that is made again and again is made anew soon. */
export async function editExport(context: Context, actor: Actor, uuid: string, sent: SentExport): Promise<Told> {
  const { format, every, saved_search } = sent
  const found = await requireExport(context.db, actor, uuid)
  const search = await requireOwnSearch(context.db, actor, saved_search ?? found.search_uuid)
  await refuseUnfit(context, actor, search, format ?? found.format)
  const columns = (row: OwnedExport) => {
    const kept = every === undefined ? row.every : every
    const next_run = kept === null ? null : context.clock.now()
    return { saved_search_id: search.id, format: format ?? row.format, every: kept, next_run }
  }
  return change(context, actor, uuid, { action: 'edit', columns })
}

/** Gives it another token; the old one is worth nothing any more. */
export async function renewToken(context: Context, actor: Actor, uuid: string): Promise<Told> {
  const token = newToken()
  const told = await change(context, actor, uuid, { action: 'reset_auth_key', columns: () => columnsOf(token) })
  return { ...told, token }
}

/** Takes its token away: nobody can fetch it until it has another one. */
export async function revokeToken(context: Context, actor: Actor, uuid: string): Promise<Told> {
  const nothing = { token_hash: null, token_start: null }
  return change(context, actor, uuid, { action: 'edit', columns: () => nothing })
}

/** Deletes it with its file. */
export async function deleteExport(context: Context, actor: Actor, uuid: string): Promise<void> {
  const gone = await inTransaction(context, async (tx) => {
    const before = await requireExport(tx, actor, uuid)
    await tx.deleteFrom('scheduled_exports').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'ScheduledExport', action: 'delete', before })
    return before
  })
  if (gone.sha256 !== null) await removeFile(context.config, gone.uuid, gone.sha256)
}

/** What is written down as an action, and which columns it sets. */
type Change = { action: Action; columns: (row: OwnedExport) => Partial<Omit<ExportRow, 'id' | 'created'>> }

async function change(context: Context, actor: Actor, uuid: string, { action, columns }: Change): Promise<Told> {
  return inTransaction(context, async (tx) => {
    const before = await requireExport(tx, actor, uuid)
    const after = await tx
      .updateTable('scheduled_exports')
      .set(columns(before))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'ScheduledExport', action, before, after })
    return { row: await requireExport(tx, actor, uuid) }
  })
}

const newToken = () => randomSecret(TOKEN_LENGTH)

function columnsOf(token: string) {
  return { token_hash: hashSecret(token), token_start: token.slice(0, SHOWN) }
}

/** Says at once what would stop every run. */
async function refuseUnfit(context: Context, actor: Actor, search: OwnedSearch, format: string): Promise<void> {
  await openSearch(context, actor, search.scope, { ...search.parameters, returnFormat: format })
}

async function refuseTooMany(tx: Tx, actor: Actor): Promise<void> {
  // Whoever adds two at once waits for themselves.
  await tx.selectFrom('users').select('id').where('id', '=', actor.userId).forUpdate().execute()
  const { count } = await tx
    .selectFrom('scheduled_exports')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', actor.userId)
    .executeTakeFirstOrThrow()
  if (count >= MAX_EXPORTS) throw new Problem('rejected', `A user has at most ${MAX_EXPORTS} exports.`)
}
