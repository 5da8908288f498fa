import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { inject } from 'vitest'
import { createApp, startWork } from '../app.ts'
import { contentKinds } from '../content-kinds.ts'
import type { Context } from '../context.ts'
import type { ContentKind } from '../features/content/content-kind.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config/config.ts'
import { readConfig } from '../platform/config/read-config.ts'
import { connect } from '../platform/db/connect.ts'
import { openFiles } from '../platform/files/files.ts'
import { openLog } from '../platform/log.ts'
import { openOutboundOf } from '../platform/outbound/outbound-of.ts'
import { withDatabase } from './with-database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's PostgreSQL is, and the name of its migrated template database. */
    postgres: { connection: { host: string; user: string } | { connectionString: string }; template: string }
  }
}

export type TestServer = { url: string; context: Context; close(): Promise<void> }

/** A whole server on a database of its own, copied from the run's template. It does jobs where `jobs` says how many
 * at once, and there is no content where it takes it from, so that no test touches the network. */
export async function createTestServer(
  overrides: Partial<Config> = {},
  kinds: readonly ContentKind[] = contentKinds,
): Promise<TestServer> {
  const database = await copyTemplate()
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-test-'))
  const contentSource = join(dataDir, 'no-content.json')
  await writeFile(contentSource, '[]')
  const config = { ...readConfig({ TOCSIN_LOG: 'silent' }), dataDir, jobs: 0, contentSource, ...overrides }
  const connection = connect(database.settings)
  const context: Context = {
    config,
    ...connection,
    files: openFiles(join(dataDir, 'attachments')),
    outbound: openOutboundOf(connection.db),
    log: openLog(config.logLevel),
    clock: systemClock,
  }
  const app = await createApp(context, kinds)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const work = config.jobs > 0 ? await startWork(context, kinds) : undefined
  return {
    url,
    context: Object.assign(context, { config: { ...config, baseUrl: url, ...overrides } }),
    async close() {
      await app.close()
      await work?.stop()
      await context.outbound.close()
      await context.pool.end()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

type TestDatabase = { settings: pg.PoolConfig; drop(): Promise<void> }

/** A database without any table. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0')
}

async function copyTemplate(): Promise<TestDatabase> {
  return createDatabase(inject('postgres').template)
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const { connection } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${name} template ${template} strategy file_copy`)
  const settings =
    'connectionString' in connection
      ? { connectionString: withDatabase(connection.connectionString, name) }
      : { ...connection, database: name }
  return { settings, drop: async () => onServer(`drop database ${name} with (force)`) }
}

async function onServer(statement: string): Promise<void> {
  const { connection } = inject('postgres')
  const { pool } = connect('connectionString' in connection ? connection : { ...connection, database: 'postgres' })
  await pool.query(statement)
  await pool.end()
}
