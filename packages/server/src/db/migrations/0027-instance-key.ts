import { sql, type Kysely } from 'kysely'

/**
 * The key that this server signs with, and the key of whoever signs a feed. The private half is sealed with the key in the
 * data folder. Fingerprints are written in capitals.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table instance_keys (
      is_only boolean primary key default true check (is_only),
      private_key bytea not null,
      public_key text not null,
      fingerprint text not null,
      created timestamptz not null default now()
    )`.execute(db)
  await sql`create index cryptographic_keys_fingerprint on cryptographic_keys (fingerprint)`.execute(db)
  await sql`alter table feeds add signing_key text`.execute(db)
}
