import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { requireShownReport } from '../events/find-report.ts'
import type { ReportRow } from '../events/rows.ts'
import { describeEvent } from './describe-event.ts'
import { extractAll, type Extracted } from './extract-all.ts'
import { extract } from './extract.ts'
import { importPage } from './import-page.ts'
import { presentExtraction } from './present-extraction.ts'
import { reportText } from './present.ts'
import { resolvedText } from './resolve.ts'
import { acceptSuggestions } from './suggestions.ts'

type WithId = { Params: { id: string } }

/** `/event_reports/…`: what is in a report beside its words. */
export function registerExtraction(app: FastifyInstance, context: Context): void {
  app.get<WithId>(
    '/event_reports/getProxyMISPElements/:id',
    { config: { may: 'report.read' } },
    async ({ actor, params }, reply) => {
      const found = await requireShownReport(context.db, actor, params.id)
      return reply.type(JSON_TYPE).send(await resolvedText(context, actor, found))
    },
  )

  const look = async ({ actor, params }: FastifyRequest<WithId>) => {
    const found = await requireShownReport(context.db, actor, params.id)
    return presentExtraction(await extract(context.db, actor, found))
  }
  app.get('/event_reports/extractFromReport/:id', { config: { may: 'report.read' } }, look)
  app.post('/event_reports/extractFromReport/:id', { config: { may: 'report.read' } }, look)

  const send = async (request: FastifyRequest, reply: FastifyReply, { report, rejected }: Extracted) => {
    const text = await reportText(context, viewerOf(request.actor), report, 'saved')
    const named = rejected.length === 0 ? '' : `,"rejected":${JSON.stringify(rejected)}`
    return reply.type(JSON_TYPE).send(`{"report":${text}${named}}`)
  }
  app.post<WithId>(
    '/event_reports/extractAllFromReport/:id',
    { config: { may: 'report.edit' } },
    async (request, reply) => {
      const options = { tagsEvent: isWished(innerWishes(request)['tag_event']) }
      return send(request, reply, await extractAll(context, request.actor, request.params.id, options))
    },
  )
  app.post<WithId>(
    '/event_reports/replaceSuggestionInReport/:id',
    { config: { may: 'report.edit' } },
    async (request, reply) => {
      const { actor, params, body } = request
      return send(request, reply, await acceptSuggestions(context, actor, params.id, body))
    },
  )
}

/** `/event_reports/…`: reports that are made of something else. */
export function registerMaking(app: FastifyInstance, context: Context): void {
  const send = async (request: FastifyRequest, reply: FastifyReply, row: ReportRow) =>
    reply.type(JSON_TYPE).send(await reportText(context, viewerOf(request.actor), row, 'saved'))

  app.post<WithId>(
    '/event_reports/importReportFromUrl/:id',
    { config: { may: 'report.edit' } },
    async (request, reply) => {
      const { actor, params } = request
      return send(request, reply, await importPage(context, actor, params.id, innerWishes(request)))
    },
  )
  app.post<WithId>('/event_reports/reportFromEvent/:id', { config: { may: 'report.edit' } }, async (request, reply) => {
    const { actor, params } = request
    return send(request, reply, await describeEvent(context, actor, params.id, innerWishes(request)))
  })
}

/** MISP's forms send their fields under the name of the record. */
function innerWishes(request: FastifyRequest): Record<string, unknown> {
  const { EventReport: inner, ...wishes } = wishesOf(request)
  return typeof inner === 'object' && inner !== null ? { ...wishes, ...inner } : wishes
}
