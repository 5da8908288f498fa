import { sql, type Kysely } from 'kysely'

/**
 * Events that their creators ask to have back. `recall_key` of a copy is the fingerprint of the server on which the event was
 * made; that server alone may recall it. A recall is kept as it was signed, so that it can be passed on word by word;
 * `brought_by` is the server that told of it first, and
 * `outcome` what came of it here, null where the event was made here. Of those that are asked, the name stays when the
 * link goes; `next_ask` is when they are asked again, null for when they have answered for good.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table events add recall_key text`.execute(db)
  await sql`
    create table recalls (
      id bigint generated always as identity primary key,
      uuid uuid not null unique,
      event_uuid uuid not null,
      statement text not null,
      signature text not null,
      public_key text not null,
      org_id bigint not null,
      is_own boolean not null,
      brought_by uuid,
      outcome text check (outcome in ('removed', 'kept')),
      why text not null default '',
      created timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table recall_answers (
      id bigint generated always as identity primary key,
      recall_id bigint not null references recalls on delete cascade,
      server_id bigint references servers on delete set null,
      server_name text not null,
      org_name text not null,
      state text not null default 'waiting' check (state in ('waiting', 'removed', 'kept', 'unreachable')),
      why text not null default '',
      passed json not null default '[]',
      attempts integer not null default 0,
      next_ask timestamptz
    )`.execute(db)
  await sql`create index recall_answers_of on recall_answers (recall_id)`.execute(db)
  await sql`create index recall_answers_due on recall_answers (next_ask)`.execute(db)
}
