import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { later, touchEvent, touchObject } from '../events/touch.ts'
import type { TagRow } from '../tags/resolve.ts'
import { EXCLUDED, isExcluded, type Marking } from '../taxonomies/exclusivity.ts'
import type { Wanted } from './find-tags.ts'
import type { Target } from './target.ts'

/** What became of attaching one tag. */
export type Attached =
  { kind: 'attached'; tag: TagRow } | { kind: 'there already'; tag: TagRow } | { kind: 'refused'; why: string }

/** Who does it, and with what. */
export type By = { context: Context; actor: Actor }

export type Connection = { local: boolean; relationshipType: string | null }

/**
 * Attaches tags, one by one: what is there already, excluded by what is, or was not found is said, and the others go on.
 */
export async function attachTags(
  tx: Tx,
  by: By,
  target: Target,
  { wanted, connection }: { wanted: readonly Wanted[]; connection: Connection },
): Promise<Attached[]> {
  if (!connection.local) await lockEvent(tx, target.event.id)
  const outcomes: Attached[] = []
  for (const item of wanted) outcomes.push(await attachOne(tx, target, item, connection))
  const attached = outcomes.flatMap((outcome) => (outcome.kind === 'attached' ? [outcome.tag.name] : []))
  if (attached.length === 0) return outcomes
  if (!connection.local) await touch(tx, by.context, target)
  await recordTagging(tx, by.actor, target, { action: connection.local ? 'tag_local' : 'tag', names: attached })
  return outcomes
}

async function attachOne(tx: Tx, target: Target, item: Wanted, connection: Connection): Promise<Attached> {
  if ('why' in item) return { kind: 'refused', why: item.why }
  const { tag } = item
  const present = await tagsOn(tx, target)
  if (present.some(({ id }) => id === tag.id)) return { kind: 'there already', tag }
  const inScope = present.filter(({ local }) => local === connection.local)
  if (await isExcluded(tx, tag, inScope)) return { kind: 'refused', why: EXCLUDED }
  return { kind: (await insertLink(tx, target, tag, connection)) ? 'attached' : 'there already', tag }
}

type OnTarget = Marking & { id: number; local: boolean }

/** All tags that the target carries. */
async function tagsOn(tx: Tx, target: Target): Promise<OnTarget[]> {
  const { rows } = await sql<OnTarget>`
    select tags.id, tags.name, tags.canonical, link.local from (select tag_id, local from ${linksOf(target)}) link
    join tags on tags.id = link.tag_id`.execute(tx)
  return rows
}

type Tagging = { action: 'tag' | 'tag_local' | 'remove_tag' | 'remove_local_tag'; names: readonly string[] }

/** Several tags at once are one change. */
async function recordTagging(tx: Tx, actor: Actor, target: Target, { action, names }: Tagging): Promise<void> {
  const title = names.join(', ')
  const { event, kind: model } = target
  const record = { id: target.id, org_id: event.org_id }
  await recordChange(tx, actor, { model, action, before: record, after: record, event, title })
}

async function insertLink(tx: Tx, target: Target, tag: TagRow, connection: Connection): Promise<boolean> {
  const { local, relationshipType } = connection
  const insert =
    target.kind === 'Event'
      ? sql`insert into event_tags (event_id, tag_id, local, relationship_type)
          values (${target.id}, ${tag.id}, ${local}, ${relationshipType})`
      : sql`insert into attribute_tags (event_id, attribute_id, tag_id, local, relationship_type)
          values (${target.event.id}, ${target.id}, ${tag.id}, ${local}, ${relationshipType})`
  const { rows } = await sql`${insert} on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** A tag on a target. */
export type AttachedTag = { tag: TagRow; local: boolean }

/** The first of these tags that the target carries. */
export async function findAttached(tx: Tx, target: Target, tags: readonly TagRow[]): Promise<AttachedTag | undefined> {
  const { rows } = await sql<{ tag_id: number; local: boolean }>`
    select tag_id, local from ${linksOf(target)} and tag_id = ${anyOf(tags.map(({ id }) => id))}`.execute(tx)
  for (const tag of tags) {
    const link = rows.find(({ tag_id }) => tag_id === tag.id)
    if (link) return { tag, local: link.local }
  }
  return undefined
}

/** Takes a tag off. */
export async function detachTag(tx: Tx, by: By, target: Target, { tag, local }: AttachedTag): Promise<void> {
  if (!local) await lockEvent(tx, target.event.id)
  await sql`delete from ${linksOf(target)} and tag_id = ${tag.id}`.execute(tx)
  if (!local) await touch(tx, by.context, target)
  const action = local ? 'remove_local_tag' : 'remove_tag'
  await recordTagging(tx, by.actor, target, { action, names: [tag.name] })
}

function linksOf(target: Target) {
  return target.kind === 'Event'
    ? sql`event_tags where event_id = ${target.id}`
    : sql`attribute_tags where event_id = ${target.event.id} and attribute_id = ${target.id}`
}

/**
 * A global tag is content: it unpublishes the event, and moves its time on, as well as the attribute's and its object's.
 *
 * Source: MISP's MispAttribute::touch and Event::unpublishEvent.
 */
async function touch(tx: Tx, { clock }: Context, target: Target): Promise<void> {
  const now = clock.seconds()
  if (target.kind === 'Attribute') {
    await tx
      .updateTable('attributes')
      .set({ timestamp: later(now) })
      .where('id', '=', target.id)
      .execute()
    await touchObject(tx, target.objectId, now)
  }
  await touchEvent(tx, target.event.id, now)
}
