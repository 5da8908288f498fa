import { attachedTag, Report, type AttachedTag } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { resolveTags } from '../tags/resolve.ts'
import { insertCollection, readSent } from './save.ts'

/**
 * Takes in collections as `index` and `view` write them, one or a list. Those whose uuid is here already are left alone.
 *
 * Source: MISP's TagCollection::import.
 */
export async function importCollections(context: Context, actor: Actor, body: unknown): Promise<Success> {
  let [added, failed] = [0, 0]
  for (const item of itemsOf(body)) {
    const outcome = await importOne(context, actor, item)
    if (outcome === 'added') added++
    if (outcome === 'failed') failed++
  }
  const done = added > 0 ? `${added} new tag collections added.` : 'No new tag_collections to add.'
  const failures =
    failed > 0 ? ` ${failed} tag collections could not be added (possibly because they already exist)` : ''
  return success(done + failures, '/tag_collections/import')
}

/** The browser sends it as text in a form. */
function itemsOf(body: unknown): unknown[] {
  const sent = field(field(body, 'TagCollection'), 'json') ?? body
  const parsed = typeof sent === 'string' ? parse(sent) : sent
  if (Array.isArray(parsed)) return parsed
  return typeof parsed === 'object' && parsed !== null ? [parsed] : []
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', 'The tag collections are no JSON.')
  }
}

function field(record: unknown, name: string): unknown {
  return typeof record === 'object' && record !== null
    ? new Map<string, unknown>(Object.entries(record)).get(name)
    : undefined
}

/** Each by itself: what cannot be kept is counted, and the others go on. */
async function importOne(context: Context, actor: Actor, item: unknown): Promise<'added' | 'failed' | 'known'> {
  try {
    return await inTransaction(context, async (tx) => keepOne(tx, actor, item))
  } catch (error) {
    if (error instanceof Problem) return 'failed'
    throw error
  }
}

async function keepOne(tx: Tx, actor: Actor, item: unknown): Promise<'added' | 'known'> {
  const sent = readSent(field(item, 'TagCollection') ?? item)
  const known = tx
    .selectFrom('tag_collections')
    .select('id')
    .where('uuid', '=', sent.uuid ?? null)
  if (sent.uuid !== undefined && (await known.executeTakeFirst())) return 'known'
  const { id } = await insertCollection(tx, actor, sent)
  const tags = tagsIn(field(item, 'TagCollectionTag'))
  const library = await resolveTags(tx, actor, tags)
  const ids = new Set(tags.flatMap(({ name }) => library.get(name)?.id ?? []))
  if (ids.size === 0) return 'added'
  await tx
    .insertInto('tag_collection_tags')
    .values([...ids].map((tag_id) => ({ tag_collection_id: id, tag_id })))
    .execute()
  return 'added'
}

function tagsIn(links: unknown): AttachedTag[] {
  const list: unknown[] = Array.isArray(links) ? links : []
  return list.flatMap((link) => {
    const report = new Report()
    const tag = attachedTag.read(field(link, 'Tag'), report)
    return tag && report.findings.length === 0 && tag.name.trim() !== '' ? [tag] : []
  })
}
