import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { galaxyColumns } from './cluster-row.ts'
import { isText, termsOf } from './cluster-terms.ts'
import { presentGalaxy } from './present-cluster.ts'
import { paged } from './search-clusters.ts'

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
  const rows = await paged(query.orderBy('id'), wishes).execute()
  return { response: rows.map((row) => ({ Galaxy: presentGalaxy(row) })) }
}
