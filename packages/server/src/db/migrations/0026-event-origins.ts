import { sql, type Kysely } from 'kysely'

/** From which link (`server:3`) or feed (`feed:5`) a copy came first: that one alone may share it more widely. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table events add arrived_from text`.execute(db)
}
