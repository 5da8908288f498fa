import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { StartProblem } from '../start-problem.ts'
import { connect, type Connection } from './connect.ts'
import { startEmbedded } from './embedded/embedded.ts'

/** An open database, and the way to leave it: the pool first, PostgreSQL itself last. */
export type OpenDatabase = Connection & { close(): Promise<void> }

/** Statements longer than this are cut off: nobody waits so long, and no mistake may hold the database for ever. */
const STATEMENT_TIMEOUT = 10 * 60 * 1000
const OLDEST_VERSION = 150_000
/** Connections for whoever asks; each job that runs may hold one beside them. */
const REQUESTS = 16

/** Queries that still run when the database is left have this long; then they are cut off. */
const LAST_QUERIES = 5_000

/** Opens the embedded PostgreSQL, or the operator's own where one is named; from there on there is one code path. */
export async function openDatabase(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'jobs'>,
  log: Logger,
  asGuest = false,
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir, { log, asGuest }) : undefined
  const place = embedded ? embedded.settings : { connectionString: config.databaseUrl ?? '' }
  const connection = connect({ ...place, max: REQUESTS + config.jobs, statement_timeout: STATEMENT_TIMEOUT })
  let isLeaving = false
  connection.pool.on('error', ({ message }) => {
    if (!isLeaving) log.warn({ reason: message }, 'a database connection broke')
  })
  const close = async () => {
    isLeaving = true
    await Promise.race([connection.pool.end(), sleep(LAST_QUERIES, undefined, { ref: false })])
    await embedded?.stop()
  }
  try {
    await refuseOldServer(connection)
    return { ...connection, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function refuseOldServer({ pool }: Connection): Promise<void> {
  const { rows } = await pool
    .query<{ version: string; number: number; encoding: string }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
        current_setting('server_encoding') as encoding`,
    )
    .catch((error: Error) => {
      throw new StartProblem(`The database that DATABASE_URL names cannot be used: ${reasonOf(error)}`)
    })
  const found = rows[0]
  if (found && found.encoding !== 'UTF8') {
    throw new StartProblem(`DATABASE_URL leads to a database of the encoding ${found.encoding}; Tocsin needs UTF8.`)
  }
  if (found && found.number < OLDEST_VERSION) {
    throw new StartProblem(`DATABASE_URL leads to PostgreSQL ${found.version}; Tocsin needs 15 or later.`)
  }
}

/** A name with several addresses fails once for each, and says nothing about the whole. */
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error]
  return first?.message ?? error.message
}
