import { sql, type Kysely } from 'kysely'

/**
 * Up to where a link has told what changed over there. `terms` is a digest of all that decides on what is asked for; with
 * other terms the cursor means nothing. `compared` is when all that is there was last looked at. Comparing both sides of a link
 * is a run too, which takes nothing and sends nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sync_cursors (
      server_id bigint primary key references servers on delete cascade,
      cursor text not null,
      terms text not null,
      compared timestamptz not null
    )`.execute(db)
  await sql`
    create function forget_cursors() returns trigger language plpgsql as $$
    begin
      delete from sync_cursors;
      return null;
    end $$`.execute(db)
  await sql`
    alter table runs drop constraint runs_what_check,
      add constraint runs_what_check check (what in ('pull', 'push', 'fetch', 'cache', 'drift'))`.execute(db)
  // What was refused because of them may be wanted now, and is not told of again.
  for (const table of ['event_blocklists', 'org_blocklists', 'galaxy_cluster_blocklists', 'analyst_data_blocklists']) {
    await sql`
      create trigger unblocked after delete on ${sql.table(table)}
      for each statement execute function forget_cursors()`.execute(db)
  }
}
