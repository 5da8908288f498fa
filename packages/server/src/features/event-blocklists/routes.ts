import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { isOfHost } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { blockEvents, editEntry, presentEntry, removeEntry } from './entries.ts'

type WithId = { Params: { id: string } }

/** `/event_blocklists/…`: events that are kept out, deleted ones among them. For the host organisation. */
export function registerEventBlocklists(app: FastifyInstance, context: Context): void {
  const index = async ({ actor }: FastifyRequest) => {
    refuseGuests(actor)
    return (await context.db.selectFrom('event_blocklists').selectAll().orderBy('id').execute()).map(presentEntry)
  }
  app.get('/event_blocklists', { config: { may: 'blocklist.edit' } }, index)
  app.get('/event_blocklists/index', { config: { may: 'blocklist.edit' } }, index)
  app.post('/event_blocklists/add', { config: { may: 'blocklist.edit' } }, async (request) => {
    refuseGuests(request.actor)
    return blockEvents(context, request.actor, wishesOf(request))
  })
  app.post<WithId>('/event_blocklists/edit/:id', { config: { may: 'blocklist.edit' } }, async (request) => {
    refuseGuests(request.actor)
    return {
      EventBlocklist: presentEntry(await editEntry(context, request.actor, request.params.id, wishesOf(request))),
    }
  })
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    refuseGuests(actor)
    await removeEntry(context, actor, params.id)
    return success('Blocklist entry removed', `/event_blocklists/delete/${params.id}`, { id: params.id })
  }
  app.post('/event_blocklists/delete/:id', { config: { may: 'blocklist.edit' } }, remove)
  app.delete('/event_blocklists/delete/:id', { config: { may: 'blocklist.edit' } }, remove)
}

function refuseGuests(actor: Actor): void {
  if (isOfHost(actor) || isSiteAdmin(actor)) return
  throw new Problem('forbidden', 'You do not have permission to use this functionality.')
}
