import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * JSON that is read and sent whole carries an entity tag, and who has it already gets 304. A search by POST carries one
 * where it is asked for by `If-None-Match`, as MISP's servers do of each other's index of events.
 *
 * Source: MISP's RestResponseComponent; `sync-protocol`, "If-None-Match"; RFC 9110 §13.1.2.
 */
export function registerEntityTags(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const isWhole = typeof payload === 'string' || Buffer.isBuffer(payload)
    if (!isWhole || payload.length === 0 || !isTagged(request, reply)) return payload
    const tag = `"${createHash('sha1').update(payload).digest('hex')}"`
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (!isNamed(request.headers['if-none-match'], tag)) return payload
    reply.code(304)
    return null
  })
}

function isTagged({ method, headers, routeOptions }: FastifyRequest, reply: FastifyReply): boolean {
  const isJson = /^application\/json\b/.test(String(reply.getHeader('content-type')))
  if (!isJson || reply.statusCode !== 200) return false
  if (method === 'GET' || method === 'HEAD') return true
  const isRead = routeOptions.config.may?.endsWith('.read') === true
  return isRead && headers['if-none-match'] !== undefined
}

/** Tags are compared weakly, and without what a proxy that compresses appends (`-gzip`). */
export function isNamed(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some(
    (named) =>
      named
        .trim()
        .replace(/^W\//, '')
        .replace(/-\w+"$/, '"') === tag,
  )
}
