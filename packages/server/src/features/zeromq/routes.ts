import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { pushEvent } from './push-event.ts'

type WithId = { Params: { id: string } }

/** `/events/pushEventToZMQ`: an event is told to whoever listens. */
export function registerZeroMq(app: FastifyInstance, context: Context): void {
  app.post<WithId>('/events/pushEventToZMQ/:id', { config: { may: 'event.push-to-zeromq' } }, async (request) => {
    const { id, isPushed } = await pushEvent(context, request.actor, request.params.id)
    const said = isPushed ? 'Event published to ZMQ' : 'ZMQ event publishing not enabled.'
    return success(said, `/events/pushEventToZMQ/${id}`, { id: String(id) })
  })
}
