import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { galaxyColumns, type GalaxyRow } from './cluster-row.ts'

/** The galaxy of this local id or uuid. */
export async function findGalaxy(db: Db | Tx, text: string): Promise<GalaxyRow | undefined> {
  const query = db.selectFrom('galaxies').select(galaxyColumns)
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  return isUuid(text) ? query.where('uuid', '=', text.toLowerCase()).executeTakeFirst() : undefined
}

export async function requireGalaxy(db: Db | Tx, text: string): Promise<GalaxyRow> {
  const found = await findGalaxy(db, text)
  if (!found) throw new Problem('not-found', 'Invalid Galaxy.')
  return found
}
