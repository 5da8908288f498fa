import { sighting } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { addSightings } from './add.ts'
import { bringSightings, knownSightings } from './bring.ts'
import { deleteSighting } from './delete.ts'
import { findSightings } from './find-sightings.ts'
import { contentTypes, foundText } from './found-texts.ts'
import { indexText, listSightings } from './list.ts'
import { publishSightings } from './publish.ts'
import { formatOf, readSightingQuery } from './search-query.ts'
import { readSighting, reasonText } from './sent-sighting.ts'
import { sightingSeries } from './series.ts'

type WithId = { Params: { id: string } }
type MaybeId = { Params: { id?: string; context?: string; org?: string } }

/** `/sightings/…`: what was seen, what was not, and until when something holds. */
export function registerSightings(app: FastifyInstance, context: Context): void {
  registerReads(app, context)
  registerSearches(app, context)
  registerChanges(app, context)
  registerExchange(app, context)
}

function registerReads(app: FastifyInstance, context: Context): void {
  const index = async ({ actor, params }: FastifyRequest<MaybeId>, reply: FastifyReply) =>
    streamText(reply.type(JSON_TYPE), indexText(context, actor, params.id))
  for (const path of ['/sightings', '/sightings/index', '/sightings/index/:id']) {
    app.get(path, { config: { may: 'sighting.read' } }, index)
  }
  app.post('/sightings/index', { config: { may: 'sighting.read' } }, index)

  const list = async (request: FastifyRequest<MaybeId>, reply: FastifyReply) => {
    const { actor, params } = request
    const wishes = wishesOf(request)
    const listed = {
      context: params.context ?? textWish(wishes['context'], 'attribute'),
      id: params.id ?? textWish(wishes['id']),
      org: params.org ?? wishes['org_id'],
    }
    return streamText(reply.type(JSON_TYPE), await listSightings(context, actor, listed))
  }
  for (const path of ['', '/:id', '/:id/:context', '/:id/:context/:org']) {
    app.get(`/sightings/listSightings${path}`, { config: { may: 'sighting.read' } }, list)
    app.post(`/sightings/listSightings${path}`, { config: { may: 'sighting.read' } }, list)
  }
  app.post('/tocsin/sightings/series', { config: { may: 'sighting.read' } }, async ({ actor, body }) =>
    sightingSeries(context, actor, body),
  )
}

function registerSearches(app: FastifyInstance, context: Context): void {
  const search = async (request: FastifyRequest<MaybeId>, reply: FastifyReply) => {
    const wishes = wishesOf(request)
    const format = formatOf(wishes['returnFormat'])
    const query = readSightingQuery(request.params.context, wishes, context.clock.seconds())
    const viewer = viewerOf(request.actor)
    const found = await findSightings(context.db, viewer, query)
    reply
      .type(contentTypes[format])
      .header('x-result-count', found.total)
      .header('x-skipped-elements-count', 0)
      .header('x-export-module-used', format)
      .header('x-response-format', format)
    return streamText(reply, foundText(format, { viewer, query, found }))
  }
  for (const path of ['/sightings/restSearch', '/sightings/restSearch/:context']) {
    app.get(path, { config: { may: 'sighting.read' } }, search)
    app.post(path, { config: { may: 'sighting.read' } }, search)
  }
}

function registerChanges(app: FastifyInstance, context: Context): void {
  const add = async (request: FastifyRequest<MaybeId>, reply: FastifyReply) => {
    const sent = readSighting(wishesOf(request), request.params.id)
    const added = await addSightings(context, request.actor, sent)
    // MISP answers 200 to this.
    if (!added) return { message: reasonText('No valid attributes found.') }
    const { attribute_uuid: _, ...told } = added
    return reply.type(JSON_TYPE).send(`{"Sighting":${sighting.write(told)}}`)
  }
  app.post('/sightings/add', { config: { may: 'sighting.add', takes: takes(sighting) } }, add)
  app.post('/sightings/add/:id', { config: { may: 'sighting.add', takes: takes(sighting) } }, add)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteSighting(context, actor, params.id)
    return success('Sighting successfully deleted.', `/sightings/delete/${params.id}`, { id: params.id })
  }
  app.post('/sightings/delete/:id', { config: { may: 'sighting.delete' } }, remove)
  app.delete('/sightings/delete/:id', { config: { may: 'sighting.delete' } }, remove)
}

/** What other servers ask and bring. */
function registerExchange(app: FastifyInstance, context: Context): void {
  app.post<WithId>(
    '/sightings/bulkSaveSightings/:id',
    { config: { may: 'sighting.bring' } },
    async ({ actor, params, body }) => {
      const added = await bringSightings(context, actor, params.id, body)
      return { saved: true, success: `${added.length} sightings added.` }
    },
  )
  app.post<WithId>(
    '/sightings/filterSightingUuidsForPush/:id',
    { config: { may: 'sighting.offer' } },
    async ({ actor, params, body }) => knownSightings(context, actor, params.id, body),
  )
  app.post<WithId>('/events/publishSightings/:id', { config: { may: 'sighting.add' } }, async ({ actor, params }) => {
    const id = await publishSightings(context, actor, params.id)
    return success('Job queued', `/events/publishSightings/${id}`, { id: String(id) })
  })
}
