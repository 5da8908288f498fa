import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import {
  ADMIN_PASSWORD,
  createStartedServer,
  type StartedServer,
} from '../../packages/server/src/testing/started-server.ts'
import { openBrowser } from './open-browser.ts'

export const ADMIN = { email: 'admin@admin.test', password: ADMIN_PASSWORD }

/** A server of one's own, and a browser to look at it. */
export type Site = {
  server: StartedServer
  /** A new window, as somebody who was never here. What goes wrong inside it is kept in `faults`. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>
  /** The same, logged in. */
  enter(path?: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const [server, browser] = await Promise.all([createStartedServer(), openBrowser()])
  const open = async (options: BrowserContextOptions = {}) => openWindow(browser, server.url, options)
  return {
    server,
    open,
    async enter(path = '/', options = {}) {
      const window = await open(options)
      await window.page.goto(path)
      await logIn(window.page)
      return window
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

async function openWindow(browser: Browser, baseURL: string, options: BrowserContextOptions) {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  return { page, faults }
}

export async function logIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
