import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { holds, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { openSearch } from '../search/open-search.ts'
import { requireOwnSearch, requireSearch, type OwnedSearch, type SearchRow } from './find.ts'
import type { SentSearch } from './sent-search.ts'

const MAX_SEARCHES = 100

type Said = Pick<SearchRow, 'name' | 'description' | 'scope' | 'parameters' | 'shared_with' | 'taxii'>

const usual = { description: '', scope: 'events', shared_with: 'nobody', taxii: false } as const

/** Saves a search of the actor's. */
export async function addSearch(context: Context, actor: Actor, sent: SentSearch): Promise<OwnedSearch> {
  const { name, parameters } = sent
  if (name === undefined) throw new Problem('invalid', 'name: A name is needed.')
  if (parameters === undefined) throw new Problem('invalid', 'parameters: What is searched for is needed.')
  const said = { ...usual, ...sent, name, parameters }
  await refuseUnfit(context, actor, said)
  return inTransaction(context, async (tx) => {
    await refuseTooMany(tx, actor)
    const added = await tx
      .insertInto('saved_searches')
      .values({ ...columnsOf(said), uuid: randomUUID(), user_id: actor.userId })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'SavedSearch', action: 'add', after: added })
    return requireSearch(tx, actor, added.uuid)
  })
}

/** Changes what was sent of it. */
export async function editSearch(context: Context, actor: Actor, uuid: string, sent: SentSearch): Promise<OwnedSearch> {
  const found = await requireSearch(context.db, actor, uuid)
  await refuseUnfit(context, actor, { ...found, ...sent })
  return inTransaction(context, async (tx) => {
    const before = await requireOwnSearch(tx, actor, uuid)
    const after = await tx
      .updateTable('saved_searches')
      .set({ ...columnsOf({ ...before, ...sent }), modified: sql`now()` })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'SavedSearch', action: 'edit', before, after })
    return { ...before, ...after }
  })
}

/** Deletes it, and with it what is exported of it. */
export async function deleteSearch(context: Context, actor: Actor, uuid: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requireOwnSearch(tx, actor, uuid)
    await tx.deleteFrom('saved_searches').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'SavedSearch', action: 'delete', before })
  })
}

function columnsOf({ name, description, scope, parameters, shared_with, taxii }: Said) {
  return { name, description, scope, parameters: JSON.stringify(parameters), shared_with, taxii }
}

/** A search that nobody could make is not kept; and what all of the server see is for those who may tell them something. */
async function refuseUnfit(context: Context, actor: Actor, { scope, parameters, shared_with }: Said): Promise<void> {
  await openSearch(context, actor, scope, parameters)
  if (shared_with === 'everybody' && !holds(actor, 'perm_publish')) {
    throw new Problem('forbidden', 'shared_with: Sharing with everybody needs the permission to publish.')
  }
}

async function refuseTooMany(tx: Tx, actor: Actor): Promise<void> {
  // Whoever adds two at once waits for themselves.
  await tx.selectFrom('users').select('id').where('id', '=', actor.userId).forUpdate().execute()
  const { count } = await tx
    .selectFrom('saved_searches')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', actor.userId)
    .executeTakeFirstOrThrow()
  if (count >= MAX_SEARCHES) throw new Problem('rejected', `A user keeps at most ${MAX_SEARCHES} searches.`)
}
