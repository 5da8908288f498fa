import { sql } from 'kysely'
import type { Db } from './connect.ts'

/** Held by the one process that publishes by ZeroMQ, as long as it does. */
export const ZEROMQ_LOCK = 1_953_656_691

/** Whether any process holds this lock of its session, in this database. */
export async function isLockHeld(db: Db, lock: number): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and granted and objid = ${lock}
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return rows.length > 0
}
