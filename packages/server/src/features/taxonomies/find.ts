import { sql, type Selectable } from 'kysely'
import type { TaxonomyTagsTable } from '../../db/tables/taxonomies.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { TAXONOMY_HEAD, type TaxonomyRow } from '../tags/present-taxonomy.ts'

export type EntryRow = Selectable<TaxonomyTagsTable>

/** The taxonomy of this local id or namespace, in any case. */
export async function findTaxonomy(db: Db | Tx, text: string): Promise<TaxonomyRow | undefined> {
  const query = db.selectFrom('taxonomies').select(TAXONOMY_HEAD)
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  if (text.includes('\0')) return undefined
  return query
    .where(sql<boolean>`lower(namespace) = lower(${text.trim()})`)
    .orderBy(sql`namespace <> ${text.trim()}`)
    .orderBy('id')
    .executeTakeFirst()
}

/** The tags that a taxonomy makes, in its order; only those with this text in them. */
export async function entriesOf(db: Db | Tx, taxonomyId: number, part = ''): Promise<EntryRow[]> {
  return db
    .selectFrom('taxonomy_tags')
    .selectAll()
    .where('taxonomy_id', '=', taxonomyId)
    .$if(part !== '', (query) => query.where(sql<boolean>`strpos(lower(tag), lower(${part})) > 0`))
    .orderBy('position')
    .execute()
}
