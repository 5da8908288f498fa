import { sql, type Kysely } from 'kysely'

/** What TAXII has to know beyond the events: when each came to be here as it is, and what became of objects that were added. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await arrivals(db)
  await statuses(db)
}

/**
 * When an event was written here as it is now, by the clock of the database: it came, or its time of change, its publication
 * or whom it is shared with became others. An event's own timestamps are its author's, and a peer sends old ones. Of the
 * moment itself, not of the start of the transaction, and in whole milliseconds, as programs take it.
 */
async function arrivals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table event_arrivals (
      event_id bigint primary key,
      added timestamptz not null
    )`.execute(db)
  await sql`
    insert into event_arrivals
    select id, least(to_timestamp(greatest(timestamp, publish_timestamp)), date_trunc('second', now())) from events`.execute(
    db,
  )
  await sql`create index event_arrivals_added on event_arrivals (added, event_id)`.execute(db)
  await sql`
    create function note_arrival() returns trigger language plpgsql as $$
    begin
      insert into event_arrivals values (new.id, date_trunc('milliseconds', clock_timestamp()))
      on conflict (event_id) do update set added = excluded.added;
      return null;
    end $$`.execute(db)
  await sql`
    create function forget_arrival() returns trigger language plpgsql as $$
    begin
      delete from event_arrivals where event_id = old.id;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger events_arrive after insert on events
    for each row execute function note_arrival()`.execute(db)
  await sql`
    create trigger events_change after update on events
    for each row when (
      (old.timestamp, old.publish_timestamp, old.published, old.distribution, old.sharing_group_id, old.org_id)
      is distinct from
      (new.timestamp, new.publish_timestamp, new.published, new.distribution, new.sharing_group_id, new.org_id))
    execute function note_arrival()`.execute(db)
  await sql`
    create trigger events_leave after delete on events
    for each row execute function forget_arrival()`.execute(db)
}

/** `status` is the status resource as it was answered. */
async function statuses(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table taxii_statuses (
      id uuid primary key,
      user_id bigint not null references users on delete cascade,
      status json not null,
      created timestamptz not null default now()
    )`.execute(db)
  await sql`create index taxii_statuses_created on taxii_statuses (created)`.execute(db)
}
