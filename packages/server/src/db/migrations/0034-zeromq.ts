import { sql, type Kysely } from 'kysely'

/**
 * What is yet to be published by ZeroMQ, written by triggers in the transaction of what changed. The triggers are off until
 * somebody wants their topic (`features/zeromq/topics.ts` turns them on), so that whoever does not publish pays nothing. A
 * row holds the record itself where it is gone by the time it is told of.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table zeromq_messages (
      id bigint generated always as identity primary key,
      topic text not null,
      action text not null,
      record_id bigint not null,
      record jsonb,
      noted timestamptz not null default now()
    )`.execute(db)
  await noteSets(db)
  await noteUsers(db)
  await notePublished(db)
}

/** One function for all tables: its arguments are the topic, the action, and whether the record is kept with it. */
async function noteSets(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_for_zeromq() returns trigger language plpgsql as $$
    begin
      insert into zeromq_messages (topic, action, record_id, record)
      select tg_argv[0], tg_argv[1], (row->>'id')::bigint, case when tg_argv[2] = 'whole' then row end
      from (select to_jsonb(changed) as row from changed) rows;
      perform pg_notify('zeromq', '');
      return null;
    end $$`.execute(db)
  for (const [table, topic] of [
    ['events', 'event'],
    ['attributes', 'attribute'],
    ['objects', 'object'],
    ['object_references', 'object_reference'],
    ['sightings', 'sighting'],
    ['tags', 'tag'],
  ] as const) {
    await trigger(db, { table, topic, on: 'insert', action: 'add', keeps: 'id' })
    await trigger(db, { table, topic, on: 'update', action: 'edit', keeps: 'id' })
    await trigger(db, { table, topic, on: 'delete', action: 'delete', keeps: 'whole' })
  }
  for (const kind of ['event', 'attribute']) {
    const link = { table: `${kind}_tags`, topic: 'tag', keeps: 'whole' }
    await trigger(db, { ...link, on: 'insert', action: `attached to ${kind}` })
    await trigger(db, { ...link, on: 'delete', action: `detached from ${kind}` })
  }
  for (const [table, topic] of [
    ['organisations', 'organisation'],
    ['warninglists', 'warninglist'],
  ] as const) {
    await trigger(db, { table, topic, on: 'insert', action: 'add', keeps: 'id' })
    await trigger(db, { table, topic, on: 'update', action: 'edit', keeps: 'id' })
  }
  await trigger(db, { table: 'audit_log', topic: 'audit', on: 'insert', action: 'log', keeps: 'id' })
}

type Noted = { table: string; topic: string; on: 'insert' | 'update' | 'delete'; action: string; keeps: string }

async function trigger(db: Kysely<unknown>, { table, topic, on, action, keeps }: Noted): Promise<void> {
  const name = sql.id(`zeromq_${topic}_${on}`)
  const rows = sql.raw(on === 'delete' ? 'old' : 'new')
  await sql`
    create trigger ${name} after ${sql.raw(on)} on ${sql.table(table)}
    referencing ${rows} table as changed for each statement
    execute function note_for_zeromq(${sql.lit(topic)}, ${sql.lit(action)}, ${sql.lit(keeps)})`.execute(db)
  await sql`alter table ${sql.table(table)} disable trigger ${name}`.execute(db)
}

/** That somebody logged in or used a key changes users all the time, and is nobody's news. */
async function noteUsers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_user_for_zeromq() returns trigger language plpgsql as $$
    begin
      insert into zeromq_messages (topic, action, record_id)
      values ('user', case tg_op when 'INSERT' then 'add' else 'edit' end, new.id);
      perform pg_notify('zeromq', '');
      return null;
    end $$`.execute(db)
  await sql`
    create trigger zeromq_user_insert after insert on users
    for each row execute function note_user_for_zeromq()`.execute(db)
  await sql`
    create trigger zeromq_user_update
    after update of email, org_id, role_id, disabled, termsaccepted, autoalert on users
    for each row execute function note_user_for_zeromq()`.execute(db)
  await sql`alter table users disable trigger zeromq_user_insert`.execute(db)
  await sql`alter table users disable trigger zeromq_user_update`.execute(db)
}

/** An event is published when it becomes so, and when it is again. */
async function notePublished(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_published_for_zeromq() returns trigger language plpgsql as $$
    begin
      insert into zeromq_messages (topic, action, record_id)
      select 'publication', 'publish', changed.id from changed join before using (id)
      where changed.published
        and (not before.published or changed.publish_timestamp <> before.publish_timestamp);
      perform pg_notify('zeromq', '');
      return null;
    end $$`.execute(db)
  await sql`
    create trigger zeromq_publication_update after update on events
    referencing old table as before new table as changed for each statement
    execute function note_published_for_zeromq()`.execute(db)
  await sql`alter table events disable trigger zeromq_publication_update`.execute(db)
}
