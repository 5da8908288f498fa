import { statfs } from 'node:fs/promises'
import type { Context } from '../../context.ts'
import { isLockHeld, ZEROMQ_LOCK } from '../../platform/db/session-lock.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { databaseSettings, schemaDiagnostic, spaceByTable } from './database.ts'
import { listSettings } from './list-settings.ts'
import { version } from './version.ts'
import { listWorkers } from './workers.ts'

const MEGABYTE = 1024 * 1024

/**
 * The server's report of itself, under MISP's names. What MISP needs and this server does not (PHP and its extensions,
 * Redis, Python, misp-modules, GnuPG) is said to be not there.
 *
 * Source: MISP's ServersController::serverSettings.
 */
export async function report(context: Context): Promise<object> {
  const { config, db } = context
  return {
    version: { current: `v${version}`, newest: null, upToDate: 'error' },
    phpSettings: limits(config.maxBody),
    gpgStatus: 'FAIL: settings not set',
    proxyStatus: 'not configured (so not tested)',
    zmqStatus: await zeroMqStatus(context),
    stix: { operational: 1, invalid_version: false, test_run: true },
    moduleStatus: { Enrichment: 1, Import: 1, Export: 1, Cortex: 1 },
    writeableDirs: { [config.dataDir]: (await isThere(config.dataDir)) ? 0 : 1 },
    writeableFiles: [],
    readableFiles: [],
    dbDiagnostics: await spaceByTable(db),
    dbSchemaDiagnostics: await schemaDiagnostic(db),
    dbConfiguration: await databaseSettings(db),
    redisInfo: { extensionVersion: false, connection: false },
    finalSettings: await listSettings(context),
    extensions: { cli: { phpversion: false }, extensions: [] },
    workers: await listWorkers(context),
    backgroundJobsStatus: 'OK',
  }
}

/** The limits of this program, where MISP tells those of PHP. */
function limits(maxBody: number): object {
  const explanation = 'The largest body that a request may have (TOCSIN_MAX_BODY)'
  const ofBody = { explanation, recommended: 50, unit: 'MB', value: Math.floor(maxBody / MEGABYTE) }
  return { upload_max_filesize: ofBody, post_max_size: ofBody }
}

/** MISP's numbers: 0 for one that runs, 1 for one that is not wanted, 3 for one that is and does not run. */
async function zeroMqStatus({ db }: Context): Promise<0 | 1 | 3> {
  if (!(await readSetting(db, 'Plugin.ZeroMQ_enable'))) return 1
  return (await isLockHeld(db, ZEROMQ_LOCK)) ? 0 : 3
}

async function isThere(folder: string): Promise<boolean> {
  return statfs(folder).then(
    () => true,
    () => false,
  )
}
