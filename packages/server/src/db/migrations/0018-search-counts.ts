import { sql, type Kysely } from 'kysely'

/** How often a user searched since `started` (seconds), for roles whose searches are limited. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table search_counts (
      user_id bigint primary key references users on delete cascade,
      started bigint not null,
      searches integer not null
    )`.execute(db)
}
