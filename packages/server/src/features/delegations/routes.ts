import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { acceptDelegation, deleteDelegation } from './answer.ts'
import { delegateEvent } from './delegate.ts'
import { listDelegations, ownFields } from './present.ts'

type WithId = { Params: { id: string } }

/** `/event_delegations/…`: events that one organisation hands to another. */
export function registerDelegations(app: FastifyInstance, context: Context): void {
  const index = async ({ actor }: FastifyRequest) => listDelegations(context.db, actor)
  app.get('/event_delegations', { config: { may: 'event.read' } }, index)
  app.get('/event_delegations/index', { config: { may: 'event.read' } }, index)
  app.post<WithId>('/event_delegations/delegateEvent/:id', { config: { may: 'event.delegate' } }, async (request) => {
    const { EventDelegation: nested } = wishesOf(request)
    const wishes = typeof nested === 'object' && nested !== null ? { ...nested } : wishesOf(request)
    return { EventDelegation: ownFields(await delegateEvent(context, request.actor, request.params.id, wishes)) }
  })
  app.post<WithId>('/event_delegations/acceptDelegation/:id', { config: { may: 'event.add' } }, async (request) => {
    const id = await acceptDelegation(context, request.actor, request.params.id, wishesOf(request))
    return success('Event ownership transferred.', `/event_delegations/acceptDelegation/${request.params.id}`, {
      id: String(id),
    })
  })
  app.post<WithId>('/event_delegations/deleteDelegation/:id', { config: { may: 'event.add' } }, async (request) => {
    await deleteDelegation(context, request.actor, request.params.id)
    return success('Delegation request deleted.', `/event_delegations/deleteDelegation/${request.params.id}`)
  })
}
