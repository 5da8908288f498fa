import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { presentTaxonomy, TAXONOMY_HEAD } from '../tags/present-taxonomy.ts'

/**
 * All taxonomies, with how many tags each makes and how many of them are in the library. `value` finds those that say it
 * somewhere, `enabled` those that are or are not.
 *
 * Source: MISP's TaxonomiesController::index.
 */
export async function indexTaxonomies(db: Db, wishes: Wishes): Promise<object[]> {
  const value = textWish(wishes['value']).trim().replaceAll('\0', '\ufffd')
  const isEnabled = wishes['enabled'] === undefined ? undefined : isWished(wishes['enabled'])
  const rows = await db
    .selectFrom('taxonomies')
    .select(TAXONOMY_HEAD)
    .$if(value !== '', (query) => query.where(mentions(value)))
    .$if(isEnabled !== undefined, (query) => query.where('enabled', '=', isEnabled ?? false))
    .orderBy(sql`lower(namespace)`)
    .execute()
  const counts = await countEntries(db)
  return rows.map((row) => {
    const { total = 0, current = 0 } = counts.get(row.id) ?? {}
    return { Taxonomy: presentTaxonomy(row), total_count: total, current_count: current }
  })
}

function mentions(value: string) {
  const says = (column: string) => sql`strpos(lower(${sql.ref(column)}), lower(${value})) > 0`
  return sql<boolean>`(${says('namespace')} or ${says('taxonomies.description')} or exists (
    select from taxonomy_tags t where t.taxonomy_id = taxonomies.id
      and (${says('t.predicate')} or ${says('t.value')} or ${says('t.expanded')})))`
}

type Counts = { total: number; current: number }

/** Tags are there in whatever spelling; hidden ones do not count. */
async function countEntries(db: Db): Promise<Map<number, Counts>> {
  const { rows } = await sql<Counts & { taxonomy_id: number }>`
    with shown as (
      select lower(name) as name from tags where not hide_tag
      union select lower(canonical) from tags where not hide_tag and canonical is not null)
    select taxonomy_id, count(*) as total, count(shown.name) as current
    from taxonomy_tags left join shown on shown.name = lower(tag) group by taxonomy_id`.execute(db)
  return new Map(rows.map((row) => [row.taxonomy_id, row]))
}
