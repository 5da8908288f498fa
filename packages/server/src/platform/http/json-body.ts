import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { isForm, parseForm } from './form-body.ts'
import { Problem } from './problem.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bytes that the route takes at most, where that is less than the server takes: strangers send little. */
    maxBody?: number
  }
}

/** Bodies up to this size are read at once; larger ones wait for each other, so that few can fill the memory. */
const SMALL_BODY = 8 * 1024 * 1024

const INVALID_JSON =
  'Invalid JSON input. Make sure that the JSON input is a correctly formatted JSON string. ' +
  'This request has been blocked to avoid an unfiltered request.'

/**
 * Reads every body as JSON whatever it calls itself, as MISP does for its API. NDJSON is handed on as a stream, and forms
 * are read where a route takes them.
 */
export function registerJsonBody(app: FastifyInstance, maxBody: number): void {
  const bounds = { maxBody, turnstile: createTurnstile(), leavers: new WeakMap<IncomingMessage, () => void>() }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-ndjson',
    async (_request: FastifyRequest, payload: IncomingMessage) => payload,
  )
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const bytes = await readWhole(request, payload, bounds)
    return isForm(request, bytes) ? parseForm(bytes.toString('utf8')) : parseJson(bytes)
  })
  app.addHook('onResponse', async (request) => bounds.leavers.get(request.raw)?.())
}

type Bounds = { maxBody: number; turnstile: Turnstile; leavers: WeakMap<IncomingMessage, () => void> }

async function readWhole(request: FastifyRequest, payload: IncomingMessage, bounds: Bounds): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  let isQueued = false
  const maxBody = Math.min(bounds.maxBody, request.routeOptions.config.maxBody ?? Infinity)
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBody) throw new Problem('too-large', `The body is larger than ${maxBody} bytes.`)
    if (size > SMALL_BODY && !isQueued) {
      isQueued = true
      bounds.leavers.set(request.raw, await bounds.turnstile.enter())
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem('not-allowed', INVALID_JSON)
  }
}
