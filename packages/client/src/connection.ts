import { ApiError } from './api-error.ts'
import { failureOf } from './failure.ts'

/** Where the server is, and what to show it: an automation key, or in a browser the session that its cookie carries. */
export type ConnectionSettings = {
  /** Such as `https://tocsin.example.org`, or with a path where the server lives below one. */
  url: string
  /** Stands in for the global `fetch`: for proxies, time limits and tests. */
  fetch?: typeof fetch
} & ({ key: string } | { session: BrowserSession })

/** A page of the server's own. */
export type BrowserSession = {
  /** What every change has to carry beside the cookie, once somebody is logged in. */
  csrfToken: () => string | undefined
}

/** One request. The body is JSON text, lines of it, or an archive or another document as it comes. */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  path: string
  body?: string | ReadableStream<Uint8Array> | Blob
  type?:
    | 'application/json'
    | 'application/x-ndjson'
    | 'application/gzip'
    | 'application/x-tar'
    | 'application/zip'
    | 'application/octet-stream'
}

/** Sends requests and reads answers. Whatever goes wrong is an ApiError. */
export type Connection = {
  /** A successful answer, its body unread. */
  open: (call: Call) => Promise<Response>
  text: (call: Call) => Promise<string>
  /** The JSON of a successful answer. */
  get: (path: string) => Promise<unknown>
  post: (path: string, body?: string) => Promise<unknown>
  put: (path: string, body: string) => Promise<unknown>
  patch: (path: string, body: string) => Promise<unknown>
}

/** @throws ApiError when the address or the key cannot be used; neither is repeated in the message, since both may hold a secret. */
export function openConnection(settings: ConnectionSettings): Connection {
  const { url, fetch: send = globalThis.fetch } = settings
  const base = readUrl(url)
  const credentials = 'key' in settings ? keyHeader(settings.key) : () => sessionHeader(settings.session)
  const open = async ({ method, path, body, type = 'application/json' }: Call): Promise<Response> => {
    const response = await send(base + path, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...credentials(),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
      // What comes as it is read is sent before an answer is listened to: programs have to say that they mean it.
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    }).catch((error: unknown) => {
      throw new ApiError(0, `${base} cannot be reached: ${reasonOf(error)}`, undefined, { cause: error })
    })
    if (!response.ok) throw await failureOf(response)
    return response
  }
  const text = async (call: Call): Promise<string> => {
    const response = await open(call)
    return response.text().catch((error: unknown) => {
      throw new ApiError(0, `The answer of ${base} broke off: ${reasonOf(error)}`, undefined, { cause: error })
    })
  }
  return {
    open,
    text,
    get: async (path) => readJson(await text({ method: 'GET', path }), base),
    post: async (path, body) =>
      readJson(await text({ method: 'POST', path, ...(body === undefined ? {} : { body }) }), base),
    put: async (path, body) => readJson(await text({ method: 'PUT', path, body }), base),
    patch: async (path, body) => readJson(await text({ method: 'PATCH', path, body }), base),
  }
}

function keyHeader(key: string): () => Record<string, string> {
  const authorization = readKey(key)
  return () => ({ authorization })
}

function sessionHeader({ csrfToken }: BrowserSession): Record<string, string> {
  const token = csrfToken()
  return token === undefined ? {} : { 'x-csrf-token': token }
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new ApiError(0, 'The address of the server has to begin with http:// or https://')
  }
  if (url.username || url.password) throw new ApiError(0, 'The address of the server must not hold a password')
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function readKey(text: string): string {
  const key = text.trim()
  // Checked here, because fetch quotes the header that it refuses.
  if (/^[\x21-\x7e]+$/.test(key)) return key
  throw new ApiError(0, 'The automation key is empty, or holds characters that no key has')
}

function readJson(text: string, base: string): unknown {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch (error) {
    throw new ApiError(200, `${base} answered with something that is no JSON`, undefined, { cause: error })
  }
  if (isRefusal(answer)) {
    const { message, errors } = answer
    const words = message ?? (typeof errors === 'string' ? errors : 'The server saved nothing')
    throw new ApiError(200, words, errors)
  }
  return answer
}

/** MISP's older actions answer 200 for refusals too. */
function isRefusal(answer: unknown): answer is { saved: false; message?: string; errors?: unknown } {
  return typeof answer === 'object' && answer !== null && (answer as { saved?: unknown }).saved === false
}

/** What Node and the browsers say of a connection that failed is in the cause, if anywhere. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || ('code' in cause ? String(cause.code) : error.message)
}
