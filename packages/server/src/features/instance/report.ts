import { statfs } from 'node:fs/promises'
import type { Context } from '../../context.ts'
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
    zmqStatus: 1,
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

async function isThere(folder: string): Promise<boolean> {
  return statfs(folder).then(
    () => true,
    () => false,
  )
}
