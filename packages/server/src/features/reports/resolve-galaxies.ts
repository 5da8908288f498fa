import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

/** The galaxies of these uuids as JSON; everybody may look at the library. */
export async function galaxyTexts(db: Db, uuids: readonly string[]): Promise<Map<string, string>> {
  if (uuids.length === 0) return new Map()
  const rows = await db
    .selectFrom('galaxies')
    .select(['id', 'uuid', 'name', 'type', 'description', 'version', 'icon', 'namespace', 'kill_chain_order'])
    .where('uuid', '=', anyOf(uuids))
    .execute()
  return new Map(rows.map((row) => [row.uuid, JSON.stringify({ ...row, id: String(row.id) })]))
}
