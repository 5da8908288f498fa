import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import type { PublishedFeedsTable } from '../../db/tables/feeds.ts'
import type { Config } from '../../platform/config/config.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { readFields, textField } from '../../platform/http/fields.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { recordChange, type Action } from '../audit/record.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { requireOwnSearch } from '../saved-searches/find.ts'
import { openSearch } from '../search/open-search.ts'

const MOST = 50
const TOKEN_LENGTH = 40
/** So many characters of a token are shown later, for its owner to know it by. */
const SHOWN = 4

type Published = Selectable<PublishedFeedsTable> & { search_uuid: string; search_name: string }
/** A feed that is published here, and its token where it has just been given one: it is told once. */
export type Told = { row: Published; token?: string }

/** One's own published feeds: what they send out is seen through their owner's eyes. There are few of them. */
export async function listPublished(db: Db | Tx, actor: Actor): Promise<Published[]> {
  return ownFeeds(db, actor).orderBy('published_feeds.id').execute()
}

function ownFeeds(db: Db | Tx, { userId }: Actor) {
  return db
    .selectFrom('published_feeds')
    .innerJoin('saved_searches', 'saved_searches.id', 'published_feeds.saved_search_id')
    .selectAll('published_feeds')
    .select(['saved_searches.uuid as search_uuid', 'saved_searches.name as search_name'])
    .where('published_feeds.user_id', '=', userId)
}

async function requirePublished(db: Db | Tx, actor: Actor, uuid: string): Promise<Published> {
  const row = isUuid(uuid)
    ? await ownFeeds(db, actor).where('published_feeds.uuid', '=', uuid).executeTakeFirst()
    : undefined
  if (!row) throw new Problem('not-found', 'There is no such published feed.')
  return row
}

/** Publishes the events that a saved search finds as a feed. */
export async function addPublished(context: Context, actor: Actor, body: unknown): Promise<Told> {
  const { saved_search = '' } = readFields(body, { saved_search: textField({ least: 36, most: 36 }) })
  const search = await requireOwnSearch(context.db, actor, saved_search)
  if (search.scope !== 'events') throw new Problem('invalid', 'saved_search: A search of events is expected.')
  if ('uuid' in search.parameters && 'eventid' in search.parameters) {
    throw new Problem('invalid', 'saved_search: A search that names uuid and eventid cannot be published.')
  }
  // Says at once what would stop every answer.
  await openSearch(context, actor, 'events', { ...search.parameters, returnFormat: 'json' })
  const token = randomSecret(TOKEN_LENGTH)
  return inTransaction(context, async (tx) => {
    await refuseTooMany(tx, actor)
    const added = await tx
      .insertInto('published_feeds')
      .values({ uuid: randomUUID(), user_id: actor.userId, saved_search_id: search.id, ...columnsOf(token) })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'PublishedFeed', action: 'add', after: added })
    return { row: await requirePublished(tx, actor, added.uuid), token }
  })
}

/** Gives it another token; the old one is worth nothing any more. */
export async function renewToken(context: Context, actor: Actor, uuid: string): Promise<Told> {
  const token = randomSecret(TOKEN_LENGTH)
  return { row: await change(context, actor, uuid, 'reset_auth_key', columnsOf(token)), token }
}

/** Takes its token away: nobody can fetch it until it has another one. */
export async function revokeToken(context: Context, actor: Actor, uuid: string): Promise<Told> {
  return { row: await change(context, actor, uuid, 'edit', { token_hash: null, token_start: null }) }
}

export async function deletePublished(context: Context, actor: Actor, uuid: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requirePublished(tx, actor, uuid)
    await tx.deleteFrom('published_feeds').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'PublishedFeed', action: 'delete', before })
  })
}

type TokenColumns = Pick<Published, 'token_hash' | 'token_start'>

// oxlint-disable-next-line max-params -- of whom, what, and how
async function change(context: Context, actor: Actor, uuid: string, action: Action, columns: TokenColumns) {
  return inTransaction(context, async (tx) => {
    const before = await requirePublished(tx, actor, uuid)
    await tx.updateTable('published_feeds').set(columns).where('id', '=', before.id).execute()
    const after = { ...before, ...columns }
    await recordChange(tx, actor, { model: 'PublishedFeed', action, before, after })
    return after
  })
}

function columnsOf(token: string): TokenColumns {
  return { token_hash: hashSecret(token), token_start: token.slice(0, SHOWN) }
}

async function refuseTooMany(tx: Tx, actor: Actor): Promise<void> {
  // Whoever adds two at once waits for themselves.
  await tx.selectFrom('users').select('id').where('id', '=', actor.userId).forUpdate().execute()
  const { count } = await tx
    .selectFrom('published_feeds')
    .select(sql<number>`count(*)`.as('count'))
    .where('user_id', '=', actor.userId)
    .executeTakeFirstOrThrow()
  if (count >= MOST) throw new Problem('rejected', `A user publishes at most ${MOST} feeds.`)
}

/** A published feed; with its token and address when it has just been given one. */
export function presentPublished({ baseUrl }: Pick<Config, 'baseUrl'>, { row, token }: Told): object {
  return {
    id: row.uuid,
    saved_search: { id: row.search_uuid, name: row.search_name },
    created: row.created,
    token_start: row.token_start,
    ...(token === undefined ? {} : { token, url: `${baseUrl}/tocsin/feed/${token}` }),
  }
}
