import { join } from 'node:path'
import type { Context } from './context.ts'
import { migrations } from './db/migrations.ts'
import { systemClock } from './platform/clock.ts'
import type { Config } from './platform/config/config.ts'
import { migrate } from './platform/db/migrate.ts'
import { openDatabase } from './platform/db/open-database.ts'
import { openFiles } from './platform/files/files.ts'
import { migrateQueue } from './platform/jobs/queue.ts'
import { openLog } from './platform/log.ts'
import { openOutboundOf } from './platform/outbound/outbound-of.ts'

export type OpenContext = { context: Context; close(): Promise<void> }

/**
 * Opens everything that features are handed: the log, the database at today's schema, the files. A guest shares the
 * database of a server that runs.
 */
export async function openContext(config: Config, asGuest = false): Promise<OpenContext> {
  const log = openLog(config.logLevel)
  const database = await openDatabase(config, log, asGuest)
  const { db, pool } = database
  const outbound = openOutboundOf(db)
  const close = async () => {
    await outbound.close()
    await database.close()
  }
  try {
    await migrate(db, migrations)
    await migrateQueue(pool, log)
  } catch (error) {
    await close()
    throw error
  }
  const files = openFiles(join(config.dataDir, 'attachments'))
  return { context: { config, db, pool, files, outbound, log, clock: systemClock }, close }
}
