import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/** How a taxonomy shows a tag and weighs it. */
export type Dress = { colour: string; numerical_value: number | null }

/**
 * Gives the library's tags what a taxonomy says of them. A colour or weight that somebody chose stays: what nobody chose is
 * the colour of a name's MD5, no weight, or what the taxonomy itself said before.
 *
 * Source: MISP's Taxonomy::__updateTags, which overwrites chosen ones as well.
 */
export async function dressTags(tx: Tx, taxonomyId: number, before: ReadonlyMap<string, Dress>): Promise<void> {
  const old = [...before]
  await sql`
    update tags set
      colour = case when tags.colour in ('#' || left(md5(tags.name), 6), old.colour) then now.colour else tags.colour end,
      numerical_value = case
        when tags.numerical_value is null or tags.numerical_value = round(old.weight) then ${weightOf('now')}
        else tags.numerical_value end
    from taxonomy_tags now
    left join unnest(
      ${old.map(([tag]) => tag)}::text[], ${old.map(([, { colour }]) => colour)}::text[],
      ${old.map(([, dress]) => dress.numerical_value)}::double precision[]
    ) as old (tag, colour, weight) on old.tag = now.tag
    where now.taxonomy_id = ${taxonomyId} and lower(tags.name) = lower(now.tag)`.execute(tx)
}

/** The weight of a row of `taxonomy_tags` as tags keep it: a whole number of 32 bits. */
export function weightOf(table: string) {
  const weight = sql.ref(`${table}.numerical_value`)
  return sql<number | null>`case when ${weight} is not null
    then round(least(greatest(${weight}, -2147483648), 2147483647))::integer end`
}
