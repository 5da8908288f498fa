import type { Insertable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { FeedsTable } from '../../db/tables/feeds.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { seal } from '../../platform/files/seal.ts'
import { dueAfter } from '../../platform/http/every.ts'
import { readPublicKey } from '../../platform/openpgp/public-key.ts'
import { recordChange } from '../audit/record.ts'
import { requireFeed, type FeedRow } from './find-feed.ts'
import { HEADERS_PURPOSE } from './headers.ts'
import { localPath } from './local-file.ts'
import { refuseFeed, type FeedAction, type SentFeed } from './sent-feed.ts'

/** Adds a feed. What REST does not say of one is as MISP says it: free text, into one event. */
export async function addFeed(context: Context, actor: Actor, sent: SentFeed): Promise<FeedRow> {
  const { name = '', provider = '', url = '', source_format = 'freetext', input_source = 'network' } = sent
  const said = await columnsOf(context, { fixed_event: true, settings: {}, ...sent, source_format })
  const row = { ...said, name, provider, url, source_format, input_source, user_id: actor.userId }
  return inTransaction(context, async (tx) => {
    await refuseUnfit(tx, context, row, 'add')
    return insertFeed(tx, actor, row)
  })
}

/** Keeps a feed whose fields were looked at. */
export async function insertFeed(tx: Tx, actor: Actor, row: Insertable<FeedsTable>): Promise<FeedRow> {
  const added = await tx.insertInto('feeds').values(row).returningAll().executeTakeFirstOrThrow()
  await recordChange(tx, actor, { model: 'Feed', action: 'add', after: added })
  return added
}

/** Changes a feed: what was not sent stays. Whoever says how often it is fetched has it fetched. */
export async function editFeed(context: Context, actor: Actor, id: string, sent: SentFeed): Promise<FeedRow> {
  const said = await columnsOf(context, sent)
  return inTransaction(context, async (tx) => {
    const before = await requireFeed(tx, actor, id)
    await refuseUnfit(tx, context, meantBy(before, said), 'edit')
    const isOther = sent.every !== undefined && sent.every !== before.every
    const { next_run: _due, ...kept } = said
    const columns = isOther ? { ...said, user_id: actor.userId } : kept
    const query = tx
      .updateTable('feeds')
      .set({ ...columns, name: sent.name ?? before.name })
      .where('id', '=', before.id)
    const after = await query.returningAll().executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Feed', action: 'edit', before, after })
    return after
  })
}

/** Turns feeds, or keeping their values, on or off. Answers how many that changed. */
export async function setFlag(
  context: Context,
  actor: Actor,
  ids: readonly string[],
  wanted: { enabled: boolean } | { caching_enabled: boolean },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    let changed = 0
    for (const id of ids) {
      const before = await requireFeed(tx, actor, id)
      const after = { ...before, ...wanted }
      if (after.enabled === before.enabled && after.caching_enabled === before.caching_enabled) continue
      await tx.updateTable('feeds').set(wanted).where('id', '=', before.id).execute()
      await recordChange(tx, actor, { model: 'Feed', action: 'edit', before, after })
      changed += 1
    }
    return changed
  })
}

/** Deletes a feed, and what is kept of its values. Its events stay. */
export async function deleteFeed(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requireFeed(tx, actor, id)
    await tx.deleteFrom('feeds').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'Feed', action: 'delete', before })
  })
}

type Columns = Partial<Insertable<FeedsTable>>

/** What was said, as the columns say it. */
async function columnsOf(context: Context, sent: SentFeed): Promise<Columns> {
  const { rules, settings, headers, every, signing_key, ...plain } = sent
  const { config, clock } = context
  return {
    ...plain,
    ...(plain.url === undefined ? {} : { url: plain.url.trim() }),
    ...(rules === undefined ? {} : { rules: rules && JSON.stringify(rules) }),
    ...(settings === undefined ? {} : { settings: settings && JSON.stringify(settings) }),
    ...(headers === undefined
      ? {}
      : { headers: headers ? await seal(config.dataDir, HEADERS_PURPOSE, Buffer.from(headers)) : null }),
    ...(every === undefined ? {} : { every, next_run: dueAfter(every, clock.now()) && clock.now() }),
    ...(signing_key === undefined ? {} : { signing_key: signing_key?.trim() || null }),
    ...(plain.distribution === undefined || plain.distribution === 4 ? {} : { sharing_group_id: 0 }),
  }
}

type Meant = Pick<
  Columns,
  | 'url'
  | 'input_source'
  | 'distribution'
  | 'sharing_group_id'
  | 'tag_id'
  | 'tag_collection_id'
  | 'orgc_id'
  | 'signing_key'
>

function meantBy({ rules: _rules, settings: _settings, ...before }: FeedRow, said: Columns): Meant {
  return { ...before, ...said }
}

/** Refuses what names something that is not there, and addresses that are none. */
async function refuseUnfit(tx: Tx, context: Context, feed: Meant, action: FeedAction): Promise<void> {
  const errors: Record<string, string[]> = {}
  const url = feed.url ?? ''
  if (feed.input_source === 'local' && !localPath(context.config, url)) {
    errors['url'] = ['A local feed lies in the folder feeds of the data folder, and is named from there.']
  }
  if (feed.input_source !== 'local' && !isWebAddress(url))
    errors['url'] = ['The address has to be one of http or https.']
  if (feed.distribution === 4 && !(await isThere(tx, 'sharing_groups', feed.sharing_group_id ?? 0))) {
    errors['sharing_group_id'] = ['There is no such sharing group.']
  }
  if (feed.signing_key && !(await readPublicKey(feed.signing_key))) {
    errors['signing_key'] = ['One public OpenPGP key is expected.']
  }
  const named = { tags: 'tag_id', tag_collections: 'tag_collection_id', organisations: 'orgc_id' } as const
  for (const [table, field] of Object.entries(named)) {
    const id = feed[field] ?? 0
    // The keys are those of the table above.
    if (id !== 0 && !(await isThere(tx, table as keyof typeof named, id))) errors[field] = ['There is no such record.']
  }
  if (Object.keys(errors).length > 0) throw refuseFeed(action, errors)
}

async function isThere(
  tx: Tx,
  table: 'sharing_groups' | 'tags' | 'tag_collections' | 'organisations',
  id: number,
): Promise<boolean> {
  return (await tx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}
