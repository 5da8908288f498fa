import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RouteTable } from './api/route-table.ts'
import { media } from './api/shapes.ts'

/** Where the web package is built to, beside this one. */
const BUILT = fileURLToPath(new URL('../../../../web/dist/', import.meta.url))
/** Stands in the built page for what only one answer knows. */
const NONCE = '__CSP_NONCE__'
const NOT_BUILT = 'The web interface is not built: run "npm run build". The API is there, see /tocsin/openapi.json.\n'

/** What is opened in a browser and is no page of the interface: files, and descriptions of the server. */
const NO_PAGE = /^\/(tocsin|taxii2|assets|attributes\/download|healthz|readyz|metrics)(\/|$)|\.(json|csv|xml|txt|asc)$/i
const PAGE = '/tocsin/page'
/** What programs find at `/`, as with MISP. */
const HOME = '/events/index'

/**
 * The address that a request is answered under: a browser that goes to an address gets the interface, which reads from
 * its path what to show; programs get the record that lies there. MISP tells them apart in the same way.
 */
export function pageUrl(
  { method, headers }: { method?: string | undefined; headers: Record<string, string | string[] | undefined> },
  url: string,
): string {
  const [path = '/', query] = url.split('?')
  const isBrowser = method === 'GET' && headers['authorization'] === undefined && wantsPage(String(headers['accept']))
  if (isBrowser) return NO_PAGE.test(path) ? url : PAGE
  return path === '/' ? [HOME, query].filter((part) => part !== undefined).join('?') : url
}

/** Browsers name HTML first. */
function wantsPage(accept: string): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(accept)
}

export const webPagesApi: RouteTable = {
  group: 'Web interface',
  routes: {
    'GET /tocsin/page': {
      summary: 'Show the web interface',
      more: 'A browser that goes to any address but a file or a description gets this; programs get the record there.',
      answers: media('text/html'),
    },
    'GET /assets/{name}': { summary: 'Load a part of the web interface', answers: media('application/octet-stream') },
  },
}

/** Serves the web interface: one page for all its addresses, and what the page loads. */
export async function registerWebPages(app: FastifyInstance, built = BUILT): Promise<void> {
  const index = join(built, 'index.html')
  const page = existsSync(index) ? readFileSync(index, 'utf8') : undefined
  await app.register(fastifyStatic, { root: join(built, 'assets'), serve: false, preCompressed: true })
  app.get(PAGE, { config: { may: 'anybody' } }, async (_request, reply) => sendPage(reply, page))
  app.get<{ Params: { name: string } }>('/assets/:name', { config: { may: 'anybody' } }, async ({ params }, reply) =>
    // Their names hold a digest of what is in them.
    reply.sendFile(params.name, { maxAge: '365d', immutable: true }),
  )
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  if (page === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
  const nonce = randomBytes(16).toString('base64')
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy(nonce))
    .send(page.replaceAll(NONCE, nonce))
}

/** Nothing but what this server sends; styles that the page makes itself carry the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
