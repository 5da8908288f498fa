import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { createBodyBounds, type BodyBounds, type BodyClaim } from './body-bounds.ts'
import { isForm, parseForm } from './form-body.ts'
import { hasFiles, parseMultipart } from './multipart-body.ts'
import { Problem } from './problem.ts'
import { keepSigned } from './sent-proof.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bytes that the route takes at most, where that is less than the server takes: strangers send little. */
    maxBody?: number
    /** The route reads lines of JSON as they come. */
    takesLines?: true
  }
}

/** How often it is looked who is late. */
const SWEEP = 1_000
/** A body counts until its answer is taken, but no longer than this: whoever takes it slowly holds up nobody. */
const ANSWERING = 10_000

/** So many lists and objects no honest document holds; empty ones take twenty times the memory of their text. */
const MAX_NESTED = 4_000_000

const INVALID_JSON =
  'Invalid JSON input. Make sure that the JSON input is a correctly formatted JSON string. ' +
  'This request has been blocked to avoid an unfiltered request.'

/**
 * Reads every body as JSON whatever it calls itself, as MISP does for its API. NDJSON as a stream, forms, and
 * documents of other formats are for the routes that take them.
 */
export function registerJsonBody(app: FastifyInstance, maxBody: number): void {
  const bounds = createBodyBounds()
  const claims = new WeakMap<IncomingMessage, BodyClaim>()
  app.removeAllContentTypeParsers()
  const read = async (request: FastifyRequest, payload: IncomingMessage) => {
    const claim = bounds.begin(() => payload.destroy(new Problem('too-slow', 'The body comes too slowly.')))
    claims.set(request.raw, claim)
    const most = Math.min(maxBody, request.routeOptions.config.maxBody ?? Infinity)
    const bytes = await readWhole(payload, bounds, claim, most)
    keepSigned(request, bytes)
    return readBody(request, bytes)
  }
  app.addContentTypeParser('*', read)
  app.addContentTypeParser('application/x-ndjson', async (request: FastifyRequest, payload: IncomingMessage) => {
    const { takesLines, takesBytes } = request.routeOptions.config
    if (takesBytes) throw new Problem('unsupported-media', 'Send the document as it is, or as a form.')
    return takesLines ? payload : read(request, payload)
  })
  const sweep = setInterval(() => bounds.sweep(), SWEEP).unref()
  app.addHook('onClose', async () => clearInterval(sweep))
  releaseAnswered(app, bounds, claims)
}

/** A body is done with when its answer is taken, or nobody is left to take it. */
function releaseAnswered(app: FastifyInstance, bounds: BodyBounds, claims: WeakMap<IncomingMessage, BodyClaim>): void {
  app.addHook('onSend', async (request, { raw }) => {
    const claim = claims.get(request.raw)
    if (!claim) return
    if (raw.closed) bounds.release(claim)
    else raw.once('close', () => bounds.release(claim))
    if (claim.turn) setTimeout(() => bounds.release(claim), ANSWERING).unref()
  })
}

async function readWhole(
  payload: IncomingMessage,
  bounds: BodyBounds,
  claim: BodyClaim,
  maxBody: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      if (claim.size + chunk.length > maxBody) {
        throw new Problem('too-large', `The body is larger than ${maxBody} bytes.`)
      }
      await bounds.take(claim, chunk.length)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, claim.size)
  } catch (error) {
    bounds.release(claim)
    throw error
  } finally {
    bounds.end(claim)
  }
}

async function readBody(request: FastifyRequest, bytes: Buffer<ArrayBuffer>): Promise<unknown> {
  if (hasFiles(request)) return parseMultipart(request.headers['content-type'] ?? '', bytes)
  if (request.routeOptions.config.takesBytes) return bytes
  return isForm(request, bytes) ? parseForm(bytes.toString('utf8')) : parseJson(bytes)
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  refuseNested(bytes)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem('not-allowed', INVALID_JSON)
  }
}

/** Refuses JSON whose lists and objects would take far more memory than its text. @throws Problem `too-large` */
export function refuseNested(bytes: Buffer | string): void {
  if (bytes.length > MAX_NESTED && countNested(bytes) > MAX_NESTED) {
    throw new Problem('too-large', `The document holds more than ${MAX_NESTED} lists and objects.`)
  }
}

/** Brackets, those inside texts included: close enough, and quick. */
function countNested(bytes: Buffer | string): number {
  let count = 0
  for (const bracket of ['[', '{']) {
    for (let at = bytes.indexOf(bracket); at >= 0 && count <= MAX_NESTED; at = bytes.indexOf(bracket, at + 1))
      count += 1
  }
  return count
}
