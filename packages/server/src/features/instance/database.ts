import { sql } from 'kysely'
import { migrations } from '../../db/migrations.ts'
import type { Db } from '../../platform/db/connect.ts'

/** Parameters of PostgreSQL that matter for how fast and how safe the server is, and why. */
const EXPLAINED: Record<string, string> = {
  shared_buffers: 'What PostgreSQL keeps in memory of what it reads: a quarter of the machine is a good measure.',
  max_connections: 'The server uses 16 at once, and one more for each job that runs.',
  max_wal_size: 'Larger means fewer checkpoints while much is saved.',
  random_page_cost: 'About 1.1 on solid-state disks: otherwise indexes are used too rarely.',
  fsync: 'Off, what was saved may be lost when the machine fails.',
  jit: 'Compiling queries costs more here than it saves.',
}

/** What PostgreSQL is set to. Source: MISP's Server::dbConfiguration. */
export async function databaseSettings(db: Db): Promise<object[]> {
  const { rows } = await sql<{ name: string; value: string; default: string }>`
    select name, current_setting(name) as value, coalesce(boot_val, '') as default from pg_settings
    where name = any(${Object.keys(EXPLAINED)}) order by name`.execute(db)
  return rows.map((row) => ({ ...row, recommended: '', explanation: EXPLAINED[row.name] ?? '' }))
}

/** How much room each table takes. Source: MISP's Server::dbSpaceUsage. */
export async function spaceByTable(db: Db): Promise<Record<string, object>> {
  const { rows } = await sql<{ table: string; data: number; index: number }>`
    select relname as table, pg_table_size(oid)::float8 as data, pg_indexes_size(oid)::float8 as index
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`.execute(db)
  const shown = rows.map(({ table, data, index }) => ({
    table,
    used: `${inMegabytes(data + index)} MB`,
    // PostgreSQL gives room back to the table by itself, and tells nobody how much.
    reclaimable: '0 MB',
    data_in_bytes: data,
    index_in_bytes: index,
    reclaimable_in_bytes: 0,
  }))
  return Object.fromEntries(shown.map((row) => [row.table, row]))
}

function inMegabytes(bytes: number): number {
  return Math.round((bytes * 100) / 1024 / 1024) / 100
}

/**
 * How many steps the schema has taken, and how many this program wants; columns and indexes as they are. A server whose
 * schema is not as it wants does not start, so that there is nothing to compare column by column.
 *
 * Source: MISP's Server::dbSchemaDiagnostic.
 */
export async function schemaDiagnostic(db: Db): Promise<object> {
  const { rows: applied } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const { rows: columns } = await sql<{ table: string; names: string[] }>`
    select table_name as table, array_agg(column_name::text order by ordinal_position) as names
    from information_schema.columns where table_schema = current_schema() group by table_name order by 1`.execute(db)
  return {
    dataSource: 'Database/Postgres',
    actual_db_version: String(applied.length),
    checked_table_column: [],
    diagnostic: [],
    diagnostic_index: [],
    expected_db_version: String(Object.keys(migrations).length),
    error: '',
    update_locked: false,
    remaining_lock_time: 0,
    update_fail_number_reached: false,
    indexes: await indexes(db),
    columnPerTable: Object.fromEntries(columns.map(({ table, names }) => [table, names])),
  }
}

/** The columns that indexes begin with, by table, and whether the index holds each value once. */
async function indexes(db: Db): Promise<Record<string, Record<string, boolean>>> {
  const { rows } = await sql<{ table: string; indexed: Record<string, boolean> }>`
    select relname as table, jsonb_object_agg(attname, is_unique) as indexed from (
      select pg_class.relname, pg_attribute.attname, bool_or(indisunique) as is_unique
      from pg_index join pg_class on pg_class.oid = indrelid
      join pg_attribute on attrelid = indrelid and attnum = indkey[0]
      where relnamespace = current_schema()::regnamespace group by 1, 2
    ) first_columns group by 1 order by 1`.execute(db)
  return Object.fromEntries(rows.map(({ table, indexed }) => [table, indexed]))
}
