import { sql, type Kysely } from 'kysely'

/** Sharing groups beyond MISP's: groups in groups, several groups for one record, hidden members, membership that ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await groups(db)
  await children(db)
  await members(db)
}

/**
 * `composite` says that a row stands for several groups that one record names, and how they count; its children are they.
 * The last three columns follow from the group and all below it, and are kept with `sharing_group_members`.
 */
async function groups(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table sharing_groups
      add confidential boolean not null default false,
      add embeddable boolean not null default true,
      add composite text check (composite in ('any', 'all')),
      add all_orgs boolean not null default false,
      add hides_members boolean not null default false,
      add incomplete boolean not null default false`.execute(db)
  await sql`drop index sharing_groups_name`.execute(db)
  await sql`create unique index sharing_groups_name on sharing_groups (lower(name)) where composite is null`.execute(db)
  await sql`alter table sharing_group_orgs add valid_until timestamptz`.execute(db)
}

/** A child is known by its uuid: it may be unknown here, today or for ever. */
async function children(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sharing_group_children (
      sharing_group_id bigint not null references sharing_groups on delete cascade,
      child_uuid uuid not null,
      child_name text not null default '',
      primary key (sharing_group_id, child_uuid)
    )`.execute(db)
  await sql`create index sharing_group_children_child on sharing_group_children (child_uuid)`.execute(db)
}

/** Who is in a group, by its own entries and those of all groups below it: what reads go by. */
async function members(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sharing_group_members (
      sharing_group_id bigint not null references sharing_groups on delete cascade,
      org_id bigint not null references organisations on delete cascade,
      valid_until timestamptz,
      primary key (sharing_group_id, org_id)
    )`.execute(db)
  await sql`create index sharing_group_members_org on sharing_group_members (org_id)`.execute(db)
  await sql`
    insert into sharing_group_members (sharing_group_id, org_id)
    select sharing_group_id, org_id from sharing_group_orgs`.execute(db)
  await sql`
    update sharing_groups set all_orgs = true where exists (
      select from sharing_group_servers s where s.sharing_group_id = sharing_groups.id and s.server_id = 0 and s.all_orgs)`.execute(
    db,
  )
}
