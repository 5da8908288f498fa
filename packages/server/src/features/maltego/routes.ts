import {
  readTransformRequest,
  UnreadableDocument,
  writeTransformResponse,
  type TransformRequest,
  type TransformResponse,
} from '@tocsin/convert'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import { callerByKey } from '../../access/gate.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { attributesOfEvent } from './event-to-attributes.ts'
import { eventsOfValue } from './value-to-events.ts'

type Transform = (db: Db, viewer: Viewer, asked: TransformRequest) => Promise<TransformResponse>

const transforms: Readonly<Record<string, Transform>> = {
  'value-to-events': eventsOfValue,
  'event-to-attributes': attributesOfEvent,
}

/** So many bytes no question of Maltego's has. */
const MAX_BODY = 1024 * 1024

/** `/tocsin/maltego/…`: transforms over HTTP, with the automation key in a header or in the setting `key` of the transform. */
export function registerMaltego(app: FastifyInstance, context: Context): void {
  const bounds = { takesBytes: true, maxBody: MAX_BODY } as const
  for (const [name, transform] of Object.entries(transforms)) {
    app.post(`/tocsin/maltego/${name}`, { config: { may: 'maltego.ask', ...bounds } }, async (request, reply) => {
      const asked = await readAsked(context, request, reply)
      const answer = await transform(context.db, asked.viewer, asked.question)
      return reply.type('application/xml; charset=utf-8').send(writeTransformResponse(answer))
    })
  }
}

/** Who does not show a key is told nothing of what is wrong with their document. */
async function readAsked(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const read = readQuestion(request.body)
  const key = 'question' in read ? read.question.settings.get('key') : undefined
  const actor = await callerByKey(context, request, reply, { key: key || undefined, may: 'event.read' })
  if (!('question' in read)) throw new Problem('invalid', read.why)
  return { viewer: viewerOf(actor), question: read.question }
}

function readQuestion(body: unknown): { question: TransformRequest } | { why: string } {
  try {
    const bytes = body instanceof Uint8Array ? body : new Uint8Array()
    return { question: readTransformRequest(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    if (error instanceof UnreadableDocument) return { why: error.message }
    if (error instanceof TypeError) return { why: 'The document is no UTF-8.' }
    throw error
  }
}
