import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright-core'

const DEBIAN = '/usr/bin/chromium'

/** A browser: the one of `CHROMIUM_PATH`, Debian's, or the one that npm brings. */
export async function openBrowser(): Promise<Browser> {
  const known = [process.env['CHROMIUM_PATH'], DEBIAN].find((path) => path !== undefined && existsSync(path))
  if (known !== undefined) return playwright.launch({ executablePath: known, chromiumSandbox: false })
  const home = await mkdtemp(join(tmpdir(), 'tocsin-browser-'))
  const browser = await playwright.launch({ executablePath: await unpack(home), chromiumSandbox: false })
  browser.on('disconnected', () => void rm(home, { recursive: true, force: true, maxRetries: 10 }))
  return browser
}

/**
 * Unpacks npm's browser into a folder of its own: one that another user has unpacked cannot be read. It brings its system
 * libraries along where it takes the machine for one that has none.
 */
async function unpack(home: string): Promise<string> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = home
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs20.x'
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await chromium.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
