import { ApiError } from './api-error.ts'

/** Where the server is, and the automation key to show it. */
export type ConnectionSettings = {
  /** Such as `https://tocsin.example.org`. */
  url: string
  key: string
  /** Stands in for the global `fetch`. */
  fetch?: typeof fetch
}

/** One request: the body is sent as JSON, or as it is when it is a stream. */
export type Call = { method: 'GET' | 'POST' | 'HEAD'; path: string; body?: unknown }

/** Sends requests and reads answers. */
export type Connection = {
  /** The raw answer, whatever its status. */
  send(call: Call): Promise<Response>
  /** The JSON of a successful answer. @throws ApiError */
  json(call: Call): Promise<unknown>
}

export function openConnection({ url, key, fetch: send = globalThis.fetch }: ConnectionSettings): Connection {
  const base = url.replace(/\/+$/, '')
  const connection: Connection = {
    async send({ method, path, body }) {
      const isStream = body instanceof ReadableStream
      const type = isStream ? 'application/x-ndjson' : 'application/json'
      return send(base + path, {
        method,
        headers: {
          accept: 'application/json',
          authorization: key,
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: isStream ? body : JSON.stringify(body) }),
        // Streams are sent while the answer comes in.
        ...(isStream ? { duplex: 'half' } : {}),
      }).catch((error: unknown) => {
        throw new ApiError(0, `${base} cannot be reached: ${reasonOf(error)}`)
      })
    },
    async json(call) {
      const response = await connection.send(call)
      await refuseFailure(response)
      const answer: unknown = await response.json()
      return answer
    },
  }
  return connection
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** @throws ApiError with the server's own words. */
export async function refuseFailure(response: Response): Promise<void> {
  if (response.ok) return
  const text = await response.text()
  const { message, detail, errors } = parse(text)
  throw new ApiError(response.status, message ?? detail ?? `The server answered ${response.status}`, errors)
}

type Failure = { message?: string; detail?: string; errors?: unknown }

function parse(text: string): Failure {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
