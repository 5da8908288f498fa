import { sql, type Kysely } from 'kysely'

/** Who did what to which record: rows that are added and never touched again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await log(db)
  await appendOnly(db)
}

/**
 * The doer is kept as they were called then: users and organisations come and go. `owner_org_id` is whose the record was,
 * 0 where it is for site admins alone, and null where it is everybody's. `change` holds `{field: [old, new]}`, `members`
 * the same of who is in a sharing group. JSON as text keeps the fields in their order.
 */
async function log(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      id bigint generated always as identity primary key,
      created timestamptz not null default now(),
      user_id bigint not null,
      email text not null,
      org_id bigint not null,
      org_name text not null,
      request_type smallint not null,
      key_id bigint,
      ip inet,
      request_id text,
      action text not null,
      model text not null,
      model_id bigint not null,
      title text not null,
      event_id bigint,
      owner_org_id bigint,
      change json not null,
      members json
    )`.execute(db)
  await sql`create index audit_log_event on audit_log (event_id) where event_id is not null`.execute(db)
  await sql`create index audit_log_user on audit_log (user_id)`.execute(db)
  await sql`create index audit_log_org on audit_log (org_id)`.execute(db)
  await sql`create index audit_log_created on audit_log using brin (created)`.execute(db)
}

/** The database itself refuses to change or remove a row, whoever asks, replication included. */
async function appendOnly(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_change_of_audit_log() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit log takes new rows only';
    end $$`.execute(db)
  await sql`
    create trigger audit_log_rows_stay before update or delete on audit_log
      for each row execute function refuse_change_of_audit_log()`.execute(db)
  await sql`
    create trigger audit_log_stays before truncate on audit_log
      for each statement execute function refuse_change_of_audit_log()`.execute(db)
  await sql`
    alter table audit_log
      enable always trigger audit_log_rows_stay,
      enable always trigger audit_log_stays`.execute(db)
}
