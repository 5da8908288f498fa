import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

/** How many records carry a tag, of those that the viewer may see; native numbers in MISP's answers. */
export type TagCounts = { count: number; attribute_count: number }

/** The counts of these tags, by id. What carries another spelling of the same canonical tag counts as well, once. */
export async function countTags(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, TagCounts>> {
  const asked = { ids, isSpeltTwice: await hasSpellings(db, ids) }
  const events = await eventCounts(db, actor, asked)
  const attributes = await attributeCounts(db, actor, asked)
  return new Map(ids.map((id) => [id, { count: events.get(id) ?? 0, attribute_count: attributes.get(id) ?? 0 }]))
}

type Asked = { ids: readonly number[]; isSpeltTwice: boolean }
type Counted = { tag_id: number; count: number }

async function eventCounts(db: Db, actor: Actor, asked: Asked): Promise<Map<number, number>> {
  const { rows } = await sql<Counted>`
    select asked.id as tag_id, ${countOf(asked, 'link.event_id')} as count from ${spellings(asked)} asked
    join event_tags link on link.tag_id = asked.spelling
    join events on events.id = link.event_id
    where ${mayReadEvent(viewerOf(actor))}
    group by asked.id`.execute(db)
  return new Map(rows.map(({ tag_id, count }) => [tag_id, count]))
}

async function attributeCounts(db: Db, actor: Actor, asked: Asked): Promise<Map<number, number>> {
  const viewer = viewerOf(actor)
  const { rows } = await sql<Counted>`
    select asked.id as tag_id, ${countOf(asked, 'link.attribute_id')} as count from ${spellings(asked)} asked
    join attribute_tags link on link.tag_id = asked.spelling
    join attributes on attributes.id = link.attribute_id
    join events on events.id = attributes.event_id
    where not attributes.deleted and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
    group by asked.id`.execute(db)
  return new Map(rows.map(({ tag_id, count }) => [tag_id, count]))
}

/** Whether any of these tags is spelt in another way as well: few are, and counting what carries both takes longer. */
async function hasSpellings(db: Db, ids: readonly number[]): Promise<boolean> {
  const { rows } = await sql`
    select from tags asked join tags other on other.canonical = asked.canonical and other.id <> asked.id
    where asked.id = ${anyOf(ids)} limit 1`.execute(db)
  return rows.length > 0
}

function countOf({ isSpeltTwice }: Asked, carrier: string): RawBuilder<number> {
  return isSpeltTwice ? sql`count(distinct ${sql.ref(carrier)})` : sql`count(*)`
}

/** Each of these tags with itself and all others of its canonical tag. */
function spellings({ ids, isSpeltTwice }: Asked): RawBuilder<unknown> {
  const own = sql`select id, id as spelling from tags where id = ${anyOf(ids)}`
  if (!isSpeltTwice) return sql`(${own})`
  return sql`(
    ${own} union
    select asked.id, other.id from tags asked join tags other on other.canonical = asked.canonical
    where asked.id = ${anyOf(ids)})`
}
