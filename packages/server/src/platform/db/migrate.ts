import { Migrator, sql, type Migration } from 'kysely'
import { StartProblem } from '../start-problem.ts'
import type { Db } from './connect.ts'

/**
 * Brings the schema forward: each missing step once, in one transaction, under a lock that other processes wait for.
 * There is no way back; a schema that this program does not know is refused.
 */
export async function migrate(db: Db, migrations: Record<string, Migration>): Promise<void> {
  await db.connection().execute(async (connection) => {
    // A step over many rows takes what it takes.
    await sql`set statement_timeout = 0`.execute(connection)
    try {
      await bringForward(connection, migrations)
    } finally {
      await sql`reset statement_timeout`.execute(connection)
    }
  })
}

async function bringForward(db: Db, migrations: Record<string, Migration>): Promise<void> {
  const unknown = (await appliedSteps(db)).filter((name) => !(name in migrations))
  if (unknown.length > 0) {
    throw new StartProblem(
      `The database has a newer schema (${unknown.join(', ')}) than this program knows: start the version that made it, or a later one.`,
    )
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (isRefused(error)) {
    throw new StartProblem(
      `DATABASE_URL leads to a database in which Tocsin may not make tables (${error.message}): its user has to own the database.`,
    )
  }
  if (error !== undefined) throw error instanceof Error ? error : new Error('The schema could not be brought forward')
}

/** Insufficient privilege. Source: PostgreSQL's error codes, class 42. */
function isRefused(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === '42501'
}

async function appliedSteps(db: Db): Promise<string[]> {
  const { rows } = await sql<{ found: string | null }>`select to_regclass('kysely_migration')::text as found`.execute(
    db,
  )
  if (!rows[0]?.found) return []
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return applied.rows.map(({ name }) => name)
}
