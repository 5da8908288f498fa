import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { isOfHost } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { addEntries, editEntry, listEntries, removeEntry } from './entries.ts'
import { blocklists, presentEntry, type Blocklist } from './lists.ts'

type WithId = { Params: { id: string } }

/** `/event_blocklists/…` and its like: what may not come in, deleted records among it. */
export function registerBlocklists(app: FastifyInstance, context: Context): void {
  for (const list of blocklists) registerBlocklist(app, context, list)
}

function registerBlocklist(app: FastifyInstance, context: Context, list: Blocklist): void {
  const { table, model, may } = list
  const index = async ({ actor }: FastifyRequest) => {
    refuseGuests(actor, list)
    return (await listEntries(context.db, list)).map(presentEntry)
  }
  app.get(`/${table}`, { config: { may } }, index)
  app.get(`/${table}/index`, { config: { may } }, index)
  app.post(`/${table}/add`, { config: { may } }, async (request) => {
    refuseGuests(request.actor, list)
    return addEntries(context, request.actor, list, wishesOf(request))
  })
  app.post<WithId>(`/${table}/edit/:id`, { config: { may } }, async (request) => {
    const { actor, params } = request
    refuseGuests(actor, list)
    return { [model]: presentEntry(await editEntry(context, actor, { list, name: params.id }, wishesOf(request))) }
  })
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    refuseGuests(actor, list)
    await removeEntry(context, actor, list, params.id)
    return success('Blocklist entry removed', `/${table}/delete/${params.id}`, { id: params.id })
  }
  app.post(`/${table}/delete/:id`, { config: { may } }, remove)
  app.delete(`/${table}/delete/:id`, { config: { may } }, remove)
}

function refuseGuests(actor: Actor, list: Blocklist): void {
  if (!list.isOfHost || isOfHost(actor) || isSiteAdmin(actor)) return
  throw new Problem('forbidden', 'You do not have permission to use this functionality.')
}
