import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { galaxyColumns, type GalaxyRow } from './cluster-row.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The galaxy of this local id or uuid. */
export async function findGalaxy(db: Db | Tx, text: string): Promise<GalaxyRow | undefined> {
  const query = db.selectFrom('galaxies').select(galaxyColumns)
  if (/^\d{1,15}$/.test(text)) return query.where('id', '=', Number(text)).executeTakeFirst()
  return UUID.test(text) ? query.where('uuid', '=', text.toLowerCase()).executeTakeFirst() : undefined
}

export async function requireGalaxy(db: Db | Tx, text: string): Promise<GalaxyRow> {
  const found = await findGalaxy(db, text)
  if (!found) throw new Problem('not-found', 'Invalid Galaxy.')
  return found
}
