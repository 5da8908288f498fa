import { sql, type Kysely } from 'kysely'

/** What a job was told stays with it, so that one that failed can be done again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table jobs add payload json`.execute(db)
}
