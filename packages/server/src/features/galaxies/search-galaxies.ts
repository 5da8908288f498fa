import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { galaxyColumns } from './cluster-row.ts'
import { isText, termsOf } from './cluster-terms.ts'
import { presentGalaxy } from './present-cluster.ts'

/** Filters of this name compare the column as text: whole, or with `%` at an end; `!` keeps out, lists and `||` separate. */
const TEXTS = ['id', 'uuid', 'name', 'type', 'namespace', 'version', 'description', 'icon'] as const
const FLAGS = ['enabled', 'local_only'] as const

/** The galaxies that meet every filter, page by page: `{"response":[{"Galaxy":…}]}`. MISP has no such search; it has one of clusters. */
export async function searchGalaxies(db: Db, wishes: Wishes): Promise<object> {
  let query = db.selectFrom('galaxies').select(galaxyColumns)
  for (const name of TEXTS) {
    const terms = termsOf(wishes[name])
    if (terms) query = query.where(isText(sql`${sql.ref(name)}::text`, terms))
  }
  for (const name of FLAGS) {
    const said = wishes[name]
    if (said !== undefined && said !== null && said !== '') query = query.where(name, '=', isWished(said))
  }
  const [limit, page] = [countOf(wishes['limit']), countOf(wishes['page']) ?? 1]
  if (limit !== undefined) query = query.limit(limit).offset(limit * (page - 1))
  const rows = await query.orderBy('id').execute()
  return { response: rows.map((row) => ({ Galaxy: presentGalaxy(row) })) }
}

function countOf(wish: unknown): number | undefined {
  const text = textWish(wish)
  return /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}
