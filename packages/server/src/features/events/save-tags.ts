import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { captureGalaxies } from '../galaxies/capture.ts'
import { attachRefusal, resolveTags, type TagRow } from '../tags/resolve.ts'
import type { Company } from './company.ts'
import type { Flat, SentTag } from './flatten.ts'
import type { EventRow } from './rows.ts'

/** A tag that could not be attached, and why. */
export type TagRefusal = { name: string; attributeUuid: string | undefined; why: string }

type Attached = { ownerId: number; tagId: number; local: boolean; relationshipType: string | null }

/** Attaches and detaches the tags that came with an event and its attributes; those of clusters bring their clusters. */
export async function saveTags(
  tx: Tx,
  event: EventRow,
  flat: Flat,
  by: Pick<Company, 'actor' | 'attributeIds' | 'now'>,
): Promise<TagRefusal[]> {
  await captureGalaxies(tx, by.actor, flat.galaxies, by.now)
  if (flat.tags.length === 0) return []
  const library = await resolveTags(
    tx,
    by.actor,
    flat.tags.map(({ tag }) => tag),
  )
  const refusals: TagRefusal[] = []
  const onEvent = { attach: [] as Attached[], detach: [] as Attached[] }
  const onAttributes = { attach: [] as Attached[], detach: [] as Attached[] }
  for (const sent of flat.tags) {
    const ownerId = sent.attributeUuid === undefined ? event.id : by.attributeIds.get(sent.attributeUuid)
    if (ownerId === undefined) continue
    const row = library.get(sent.tag.name)
    const why = whyNot(by.actor, sent, row)
    if (why !== undefined || row === undefined) {
      refusals.push({ name: sent.tag.name, attributeUuid: sent.attributeUuid, why: why ?? '' })
      continue
    }
    const place = sent.attributeUuid === undefined ? onEvent : onAttributes
    const list = sent.tag.deleted ? place.detach : place.attach
    list.push({
      ownerId,
      tagId: row.id,
      local: (sent.tag.local ?? false) || row.local_only,
      relationshipType: sent.tag.relationship_type || null,
    })
  }
  await writeEventTags(tx, event.id, onEvent)
  await writeAttributeTags(tx, event.id, onAttributes)
  return refusals
}

function whyNot(actor: Actor, { tag }: SentTag, row: TagRow | undefined): string | undefined {
  if (!row) return 'Tag not found and insufficient privileges to create it.'
  return tag.deleted ? undefined : attachRefusal(actor, row, (tag.local ?? false) || row.local_only)
}

type Changes = { attach: Attached[]; detach: Attached[] }

async function writeEventTags(tx: Tx, eventId: number, { attach, detach }: Changes): Promise<void> {
  if (attach.length > 0) {
    await tx
      .insertInto('event_tags')
      .values(
        attach.map(({ tagId, local, relationshipType }) => ({
          event_id: eventId,
          tag_id: tagId,
          local,
          relationship_type: relationshipType,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  if (detach.length > 0) {
    const tagIds = detach.map(({ tagId }) => tagId)
    await tx.deleteFrom('event_tags').where('event_id', '=', eventId).where('tag_id', '=', anyOf(tagIds)).execute()
  }
}

async function writeAttributeTags(tx: Tx, eventId: number, { attach, detach }: Changes): Promise<void> {
  if (attach.length > 0) {
    await sql`
      insert into attribute_tags (event_id, attribute_id, tag_id, local, relationship_type)
      select ${eventId}, * from unnest(
        ${attach.map(({ ownerId }) => ownerId)}::bigint[],
        ${attach.map(({ tagId }) => tagId)}::bigint[],
        ${attach.map(({ local }) => local)}::boolean[],
        ${attach.map(({ relationshipType }) => relationshipType)}::text[])
      on conflict do nothing`.execute(tx)
  }
  for (const { ownerId, tagId } of detach) {
    await tx
      .deleteFrom('attribute_tags')
      .where('event_id', '=', eventId)
      .where('attribute_id', '=', ownerId)
      .where('tag_id', '=', tagId)
      .execute()
  }
}
