import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { batchText, readBatch } from './batch.ts'
import { changesText } from './changes.ts'

const LINES_TYPE = 'application/x-ndjson; charset=utf-8'

/** What servers of Tocsin ask each other beyond MISP's protocol. */
export function registerPeers(app: FastifyInstance, context: Context): void {
  const changes = async (request: FastifyRequest, reply: FastifyReply) => {
    const { after, tag, org } = wishesOf(request)
    return streamText(
      reply.type(JSON_TYPE),
      changesText(context, request.actor, textWish(after), { ...(tag ? { tag } : {}), ...(org ? { org } : {}) }),
    )
  }
  app.get('/tocsin/changes', { config: { may: 'sync.offer' } }, changes)
  app.post('/tocsin/changes', { config: { may: 'sync.offer' } }, changes)
  app.post('/tocsin/batch', { config: { may: 'sync.offer' } }, async (request, reply) =>
    streamText(reply.type(LINES_TYPE), batchText(context, request.actor, readBatch(request.body))),
  )
}
