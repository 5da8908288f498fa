import type { AttachedTag, Event } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'

/**
 * The event with removals of the tags that its copy here carries and the sender's does not any more; local tags are this
 * server's own and stay. For links that say so.
 *
 * Source: `remove_missing_tags` of MISP's servers, which has no effect there.
 */
export async function withRemovals(db: Db, eventId: number, sent: Event): Promise<Event> {
  const [ofEvent, ofAttributes] = await Promise.all([eventTags(db, eventId), attributeTags(db, eventId)])
  const mended = <T extends { uuid?: string | undefined; Tag?: AttachedTag[] | undefined }>(attribute: T): T => {
    const stored = ofAttributes.get(attribute.uuid ?? '') ?? []
    return stored.length === 0 ? attribute : { ...attribute, Tag: withMissing(attribute.Tag, stored) }
  }
  return {
    ...sent,
    Tag: withMissing(sent.Tag, ofEvent),
    ...(sent.Attribute && { Attribute: sent.Attribute.map(mended) }),
    ...(sent.Object && {
      Object: sent.Object.map((object) => ({
        ...object,
        ...(object.Attribute && { Attribute: object.Attribute.map(mended) }),
      })),
    }),
  }
}

function withMissing(sent: readonly AttachedTag[] = [], stored: readonly string[]): AttachedTag[] {
  const names = new Set(sent.map(({ name }) => name))
  return [...sent, ...stored.filter((name) => !names.has(name)).map((name) => ({ name, deleted: true }))]
}

async function eventTags(db: Db, eventId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('event_tags as link')
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .select('tags.name')
    .where('link.event_id', '=', eventId)
    .where('link.local', '=', false)
    .execute()
  return rows.map(({ name }) => name)
}

async function attributeTags(db: Db, eventId: number): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('attribute_tags as link')
    .innerJoin('tags', 'tags.id', 'link.tag_id')
    .innerJoin('attributes', 'attributes.id', 'link.attribute_id')
    .select(['tags.name', 'attributes.uuid'])
    .where('link.event_id', '=', eventId)
    .where('link.local', '=', false)
    .execute()
  const names = new Map<string, string[]>()
  for (const { uuid, name } of rows) names.set(uuid, [...(names.get(uuid) ?? []), name])
  return names
}
