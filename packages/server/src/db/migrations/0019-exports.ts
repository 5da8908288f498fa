import { sql, type Kysely } from 'kysely'

/** Searches that are kept, and what is written of them again and again for programs to fetch. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await savedSearches(db)
  await scheduledExports(db)
}

/**
 * `parameters` are those of restSearch. Whoever a search is shared with sees the search itself, and with it what they would
 * have found without it; `taxii` makes it a collection of the TAXII server for the same people.
 */
async function savedSearches(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table saved_searches (
      id bigint generated always as identity primary key,
      uuid uuid not null unique,
      user_id bigint not null references users on delete cascade,
      name text not null,
      description text not null,
      scope text not null check (scope in ('events', 'attributes')),
      parameters json not null,
      shared_with text not null check (shared_with in ('nobody', 'organisation', 'everybody')),
      taxii boolean not null,
      created timestamptz not null default now(),
      modified timestamptz not null default now()
    )`.execute(db)
  await sql`create index saved_searches_user on saved_searches (user_id)`.execute(db)
}

/**
 * `every` is a time such as 6h, null for when it is told to; `next_run` is when it is due. Of the token only the hash is kept,
 * null once it is revoked. `job_id` is its last job, `ran` and `error` how that ended. `sha256` and what follows are of the file
 * that is there, null before there is one; `made` is when it last became another.
 */
async function scheduledExports(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table scheduled_exports (
      id bigint generated always as identity primary key,
      uuid uuid not null unique,
      user_id bigint not null references users on delete cascade,
      saved_search_id bigint not null references saved_searches on delete cascade,
      format text not null,
      every text,
      next_run timestamptz,
      token_hash bytea unique,
      token_start text,
      created timestamptz not null default now(),
      job_id bigint,
      ran timestamptz,
      error text,
      sha256 text,
      size bigint,
      made timestamptz,
      content_type text,
      extension text
    )`.execute(db)
  await sql`create index scheduled_exports_user on scheduled_exports (user_id)`.execute(db)
  await sql`create index scheduled_exports_search on scheduled_exports (saved_search_id)`.execute(db)
  await sql`create index scheduled_exports_due on scheduled_exports (next_run)`.execute(db)
}
