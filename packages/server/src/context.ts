import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from './platform/config/config.ts'
import type { Db } from './platform/db/connect.ts'
import type { Files } from './platform/files/files.ts'
import type { Outbound } from './platform/outbound/outbound.ts'

/** What every feature is handed: the outside world, and nothing of the program itself. */
export type Context = {
  config: Config
  db: Db
  pool: pg.Pool
  files: Files
  outbound: Outbound
  log: Logger
  clock: Clock
}

export type Clock = { now(): Date; seconds(): number }
