import { readFileSync } from 'node:fs'

// The package's manifest is ours.
const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Tocsin's own version. */
export const version = manifest.version

/** The MISP version whose API this is, and the PyMISP that goes with it. */
export const MISP_VERSION = '2.5.1'
