import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/** Where tags hang on records, and what names the record there. */
const LINKS = [
  { table: 'event_tags', record: ['event_id'] },
  { table: 'attribute_tags', record: ['event_id', 'attribute_id'] },
] as const

/** Where else tags are named: at most once for each owner, and with nothing said beside. */
const NAMED = [
  { table: 'favourite_tags', owner: 'user_id' },
  { table: 'tag_collection_tags', owner: 'tag_collection_id' },
  { table: 'galaxy_cluster_relation_tags', owner: 'galaxy_cluster_relation_id' },
] as const

/**
 * Puts one tag in the place of another on all that carries it. Answers on how many records the other had to stay: those
 * that carry both, where one link says what the other does not (a relationship, or a local one's that nobody else may see).
 */
export async function repointTag(tx: Tx, from: number, into: number): Promise<number> {
  let kept = 0
  for (const { table, record } of LINKS) kept += await repointLinks(tx, { table, record, from, into })
  for (const { table, owner } of NAMED) {
    await sql`
      insert into ${sql.table(table)} (${sql.ref(owner)}, tag_id)
      select ${sql.ref(owner)}, ${into} from ${sql.table(table)} where tag_id = ${from} on conflict do nothing`.execute(
      tx,
    )
    await sql`delete from ${sql.table(table)} where tag_id = ${from}`.execute(tx)
  }
  return kept
}

type Links = { table: string; record: readonly string[]; from: number; into: number }

async function repointLinks(tx: Tx, { table, record, from, into }: Links): Promise<number> {
  const links = sql.table(table)
  const isSameRecord = sql.join(
    record.map((column) => sql`old.${sql.ref(column)} = twin.${sql.ref(column)}`),
    sql` and `,
  )
  const isBoth = sql`old.tag_id = ${from} and twin.tag_id = ${into} and ${isSameRecord}`
  // What either says alone may be said of both where both are seen by the same.
  const losesNothing = sql`(old.relationship_type is not distinct from twin.relationship_type
    or (old.local = twin.local and (old.relationship_type is null or twin.relationship_type is null)))`
  await sql`
    update ${links} twin set local = twin.local and old.local,
      relationship_type = coalesce(twin.relationship_type, old.relationship_type)
    from ${links} old where ${isBoth} and ${losesNothing}`.execute(tx)
  await sql`delete from ${links} old using ${links} twin where ${isBoth} and ${losesNothing}`.execute(tx)
  await sql`
    update ${links} old set tag_id = ${into}
    where tag_id = ${from} and not exists (select from ${links} twin where ${isBoth})`.execute(tx)
  const { rows } = await sql<{ kept: number }>`select count(*) as kept from ${links} where tag_id = ${from}`.execute(tx)
  return rows[0]?.kept ?? 0
}
