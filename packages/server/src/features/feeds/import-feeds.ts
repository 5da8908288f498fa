import type { Insertable } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { FeedsTable } from '../../db/tables/feeds.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { ensureTags } from '../tags/ensure-tags.ts'
import { defaultFeeds, type DefaultFeed } from './default-feeds.ts'
import { addFeed, insertFeed } from './save-feed.ts'
import { readSentFeed } from './sent-feed.ts'

/** Adds the feeds of the list that are not here yet, by their addresses. None of them is enabled. */
export async function loadDefaultFeeds(context: Context, actor: Actor): Promise<void> {
  await inTransaction(context, async (tx) => {
    const rows = await tx.selectFrom('feeds').select('url').execute()
    const known = new Set(rows.map(({ url }) => url))
    const wanted = defaultFeeds.filter(({ url }) => !known.has(url))
    const tags = await ensureTags(
      tx,
      wanted.flatMap(({ tag }) => tag ?? []),
    )
    for (const feed of wanted) {
      const tag_id = tags.get(feed.tag ?? '') ?? 0
      await insertFeed(tx, actor, { ...rowOf(feed), tag_id, user_id: actor.userId })
    }
  })
}

function rowOf(feed: DefaultFeed): Omit<Insertable<FeedsTable>, 'user_id'> {
  const { format, columns = '', delimiter = ',', exclude = '' } = feed
  const isList = format !== 'misp'
  const settings = { csv: { value: columns, delimiter }, common: { excluderegex: exclude } }
  return {
    name: feed.name,
    provider: feed.provider,
    url: feed.url,
    source_format: format,
    input_source: 'network',
    is_default: true,
    fixed_event: isList,
    delta_merge: isList,
    override_ids: feed.noIds ?? false,
    distribution: feed.distribution ?? 0,
    settings: isList ? JSON.stringify(settings) : null,
  }
}

export type ImportedFeeds = { added: number; failed: number }

/** Adds feeds from a list as `/feeds/index` answers it. One whose address and format are here already counts as failed. */
export async function importFeeds(context: Context, actor: Actor, body: unknown): Promise<ImportedFeeds> {
  const feeds = listIn(body)
  const rows = await context.db.selectFrom('feeds').select(['url', 'source_format']).execute()
  const known = new Set(rows.map(({ url, source_format }) => `${source_format} ${url}`))
  const imported = { added: 0, failed: 0 }
  for (const item of feeds) {
    try {
      // What names records of another server means nothing here.
      const {
        tag_id: _t,
        tag_collection_id: _c,
        event_id: _e,
        orgc_id: _o,
        sharing_group_id: _s,
        ...sent
      } = readSentFeed(item, 'add')
      const key = `${sent.source_format ?? 'freetext'} ${sent.url}`
      if (known.has(key)) throw new Problem('invalid', 'It is here already.')
      const tag = tagIn(item)
      const tag_id =
        tag === undefined ? 0 : await inTransaction(context, async (tx) => (await ensureTags(tx, [tag])).get(tag))
      await addFeed(context, actor, {
        ...sent,
        tag_id: tag_id ?? 0,
        distribution: sent.distribution === 4 ? 0 : (sent.distribution ?? 0),
      })
      known.add(key)
      imported.added += 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      imported.failed += 1
    }
  }
  return imported
}

const MOST = 10_000

function listIn(body: unknown): unknown[] {
  const inner = isRecord(body) && isRecord(body['Feed']) && 'json' in body['Feed'] ? body['Feed']['json'] : body
  const list = typeof inner === 'string' ? parse(inner) : inner
  const feeds = Array.isArray(list) ? list : isRecord(list) && isRecord(list['Feed']) ? [list] : undefined
  if (!feeds || feeds.length > MOST) throw new Problem('invalid', `A list of at most ${MOST} feeds is expected.`)
  return feeds
}

function tagIn(item: unknown): string | undefined {
  const tag = isRecord(item) && isRecord(item['Tag']) ? item['Tag']['name'] : undefined
  return typeof tag === 'string' && tag !== '' && tag.length <= 255 && !tag.includes('\0') ? tag : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
