import { htmlToMarkdown, UnreadableDocument } from '@tocsin/convert'
import type { Outbound } from '../../platform/outbound/outbound.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readPdf } from './pdf-aside.ts'

const MAX_BYTES = 8 * 1024 * 1024
const TIMEOUT_MS = 30_000
const HTML = new Set(['text/html', 'application/xhtml+xml'])
const PDF = 'application/pdf'
const PLAIN = new Set(['text/plain', 'text/markdown', 'text/x-markdown'])
/** So far into a page browsers look for its encoding. */
const LOOKED_AT = 1_024

/**
 * The page at an address as Markdown. Somebody who may write reports typed it, so that only public addresses are called,
 * and those that site admins allow.
 */
export async function fetchPage(outbound: Outbound, url: string): Promise<string> {
  const headers = { accept: 'text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf' }
  const answer = await outbound.fetch(url, { trusted: false, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS, headers })
  const { host } = new URL(answer.url)
  if (answer.status < 200 || answer.status > 299) {
    throw new Problem('upstream', `${host} answered with status ${answer.status}.`)
  }
  const type = answer.headers.get('content-type') ?? 'text/html'
  const kind = type.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (kind === PDF) return fetchedPdf(host, await answer.bytes())
  if (!HTML.has(kind) && !PLAIN.has(kind)) throw new Problem('upstream', `${host} sends no page, but ${kind}.`)
  const text = decode(await answer.bytes(), type)
  return HTML.has(kind) ? readHtml(text, answer.url) : readPlain(text)
}

async function fetchedPdf(host: string, bytes: Buffer): Promise<string> {
  try {
    return readPlain((await readPdf(bytes)).text)
  } catch (error) {
    if (error instanceof UnreadableDocument) throw new Problem('upstream', `${host} sends no PDF. ${error.message}`)
    throw error
  }
}

/** A page that was sent along; its addresses begin at `base`. */
export function readHtml(html: string, base?: string): string {
  const { title, markdown } = htmlToMarkdown(withoutNul(html), base)
  const isHeaded = title === '' || markdown.startsWith('# ')
  return isHeaded ? markdown : `# ${title}\n\n${markdown}`.trim()
}

/** Plain text is Markdown, as far as it goes. */
export function readPlain(text: string): string {
  return withoutNul(text).replaceAll('\r\n', '\n').trim()
}

/** PostgreSQL's text holds every character but this. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}

/** In the encoding that the header says, or else the page itself, or else UTF-8. */
function decode(bytes: Buffer, type: string): string {
  const said = charsetIn(type) ?? charsetIn(bytes.subarray(0, LOOKED_AT).toString('latin1'))
  try {
    return new TextDecoder(said).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

function charsetIn(text: string): string | undefined {
  return /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(text)?.[1]
}
