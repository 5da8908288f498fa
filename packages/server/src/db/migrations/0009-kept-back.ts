import { sql, type Kysely } from 'kysely'

/** Which events hold something that not everybody who sees the event sees: few do, and reads ask it of each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['attributes', 'objects']) {
    await sql`create index ${sql.ref(`${table}_kept_back`)} on ${sql.table(table)} (event_id) where distribution in (0, 4)`.execute(
      db,
    )
  }
}
