import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrations } from '../packages/server/src/db/migrations.ts'
import { connect } from '../packages/server/src/platform/db/connect.ts'
import { startEmbedded } from '../packages/server/src/platform/db/embedded/embedded.ts'
import { migrate } from '../packages/server/src/platform/db/migrate.ts'
import { migrateQueue } from '../packages/server/src/platform/jobs/queue.ts'
import { openLog } from '../packages/server/src/platform/log.ts'
import { withDatabase } from '../packages/server/src/testing/with-database.ts'

let stop = async (): Promise<void> => {}

/**
 * One PostgreSQL for the whole run, started by the product's own supervisor, with a template that each test file copies.
 *
 * What this file imports may import none of our packages by name: vitest finds their sources for tests, not for this,
 * and in a fresh clone nothing is built.
 */
export async function setup(project: TestProject): Promise<void> {
  const external = process.env['TEST_DATABASE_URL']
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-test-postgres-'))
  const embedded = external ? undefined : await startEmbedded(dataDir, { log: openLog('silent'), fsync: false })
  // A run that is interrupted gets no further than this; PostgreSQL is told before, and may still be writing.
  const sweep = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  process.once('exit', sweep)
  const template = `template_${randomUUID().replaceAll('-', '')}`
  const connection = external ? { connectionString: external } : { host: embedded?.settings.host ?? '', user: 'tocsin' }
  const server = connect(external ? { connectionString: external } : { ...connection, database: 'postgres' })
  await server.pool.query(`create database ${template}`)
  const made = connect(
    external ? { connectionString: withDatabase(external, template) } : { ...connection, database: template },
  )
  await migrate(made.db, migrations)
  await migrateQueue(made.pool, openLog('silent'))
  await made.pool.end()
  project.provide('postgres', { connection, template })
  stop = async () => {
    await server.pool.query(`drop database ${template}`)
    await server.pool.end()
    await embedded?.stop()
    sweep()
  }
}

export async function teardown(): Promise<void> {
  await stop()
}
