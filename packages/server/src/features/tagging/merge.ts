import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { recordChange } from '../audit/record.ts'
import { resolveTags, type TagRow } from '../tags/resolve.ts'
import { planMerges, readMergeWish, type Merge, type MergeWish, type Source } from './plan-merges.ts'
import { repointTag } from './repoint.ts'

type Counts = { events: number; attributes: number }
/** `kept` is on how many records the tag stays, since they would lose what they say with it. */
type MergedTag = { id: string; name: string } & Counts & { skipped?: string; kept?: number }
export type MergedTags = { dryRun: boolean; merges: { into: { id: string | null; name: string }; from: MergedTag[] }[] }

/**
 * `/tocsin/tags/merge`: makes one tag of several, on every record that carries them; or says what would become of them.
 * Events are neither touched nor unpublished: what they say stays the same.
 */
export async function mergeTags(context: Context, actor: Actor, body: unknown): Promise<MergedTags> {
  return merge(context, actor, readMergeWish(body))
}

/**
 * `/taxonomies/normalizeCustomTagsToTaxonomyFormat`: as `mergeTags`, of what differs in case alone.
 *
 * Source: MISP's Taxonomy::normalizeCustomTagsToTaxonomyFormat.
 */
export async function mergeCases(context: Context, actor: Actor): Promise<Success> {
  const wish = { dryRun: false, only: undefined, renamed: false, caseOnly: true, named: undefined }
  const { merges } = await merge(context, actor, wish)
  const merged = merges.flatMap(({ from }) => from).filter(({ skipped }) => skipped === undefined)
  const rows = merged.reduce((sum, { events, attributes }) => sum + events + attributes, 0)
  const message = `${merged.length} tags successfully converted. ${rows} row updated.`
  return success(message, '/taxonomies/normalizeCustomTagsToTaxonomyFormat')
}

async function merge(context: Context, actor: Actor, wish: MergeWish): Promise<MergedTags> {
  return inTransaction(context, async (tx) => {
    const merges = []
    for (const plan of await planMerges(tx, wish)) {
      merges.push(wish.dryRun ? await preview(tx, plan) : await carryOut(tx, actor, plan))
    }
    return { dryRun: wish.dryRun, merges }
  })
}

async function preview(tx: Tx, { into, target, sources }: Merge): Promise<MergedTags['merges'][number]> {
  const from = []
  for (const source of sources) from.push(presentSource(source, await countLinks(tx, source.tag.id)))
  return { into: { id: target ? String(target.id) : null, name: into }, from }
}

async function carryOut(tx: Tx, actor: Actor, plan: Merge): Promise<MergedTags['merges'][number]> {
  const target = plan.target ?? (await resolveTags(tx, actor, [{ name: plan.into }])).get(plan.into)
  // It was not there, and site admins make tags.
  if (!target) throw new Error(`The tag ${plan.into} was not made`)
  const from = []
  for (const source of plan.sources) {
    const counts = await countLinks(tx, source.tag.id)
    const kept = source.skipped === undefined ? await repointTag(tx, source.tag.id, target.id) : 0
    if (source.skipped === undefined && kept === 0) await dropTag(tx, actor, source.tag)
    from.push({ ...presentSource(source, counts), ...(kept === 0 ? {} : { kept }) })
  }
  await recordMerge(tx, actor, target, from)
  return { into: { id: String(target.id), name: target.name }, from }
}

async function dropTag(tx: Tx, actor: Actor, tag: TagRow): Promise<void> {
  await tx.deleteFrom('tags').where('id', '=', tag.id).execute()
  await recordChange(tx, actor, { model: 'Tag', action: 'delete', before: tag })
}

async function recordMerge(tx: Tx, actor: Actor, target: TagRow, from: readonly MergedTag[]): Promise<void> {
  const merged = from.filter(({ skipped }) => skipped === undefined)
  if (merged.length === 0) return
  const sum = (pick: (tag: MergedTag) => number): [null, number] => [null, merged.reduce((n, tag) => n + pick(tag), 0)]
  const more = {
    merged: [null, merged.map(({ name }) => name)] satisfies [null, string[]],
    events: sum(({ events }) => events),
    attributes: sum(({ attributes }) => attributes),
  }
  await recordChange(tx, actor, { model: 'Tag', action: 'edit', before: target, after: target, more })
}

function presentSource({ tag, skipped }: Source, counts: Counts): MergedTag {
  return { id: String(tag.id), name: tag.name, ...counts, ...(skipped === undefined ? {} : { skipped }) }
}

async function countLinks(tx: Tx, tagId: number): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select (select count(*) from event_tags where tag_id = ${tagId}) as events,
      (select count(*) from attribute_tags where tag_id = ${tagId}) as attributes`.execute(tx)
  return rows[0] ?? { events: 0, attributes: 0 }
}
