import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { expectedTimestamp, sendEdited } from '../../platform/http/if-match.ts'
import { RECORD } from '../../platform/http/paths.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { requireReport, requireShownReport } from '../events/find-report.ts'
import type { ReportRow } from '../events/rows.ts'
import { addReport } from './add.ts'
import { deleteReport, restoreReport } from './delete.ts'
import { editReport } from './edit.ts'
import { registerExtraction, registerMaking } from './extract-routes.ts'
import { listReports, listText } from './index-reports.ts'
import { reportText } from './present.ts'
import { sentReport } from './sent-report.ts'

type WithId = { Params: { id: string } }

/** `/event_reports/…`: Markdown reports on events. */
export function registerReports(app: FastifyInstance, context: Context): void {
  registerReading(app, context)
  registerWriting(app, context)
  registerExtraction(app, context)
  registerMaking(app, context)
}

function registerReading(app: FastifyInstance, context: Context): void {
  const view = async ({ actor, params }: FastifyRequest<WithId>, reply: FastifyReply) => {
    const found = await requireShownReport(context.db, actor, params.id)
    return reply.type(JSON_TYPE).send(await reportText(context, viewerOf(actor), found))
  }
  app.get(`/event_reports/${RECORD}`, { config: { may: 'report.read' } }, view)
  app.get('/event_reports/view/:id', { config: { may: 'report.read' } }, view)

  const index = async (request: FastifyRequest<{ Params: { event?: string } }>, reply: FastifyReply) => {
    const { event } = request.params
    const wishes = { ...wishesOf(request), ...(event === undefined ? {} : { event_id: event }) }
    return streamText(reply.type(JSON_TYPE), listText(listReports(context, request.actor, wishes)))
  }
  app.get('/event_reports', { config: { may: 'report.read' } }, index)
  app.get('/event_reports/index', { config: { may: 'report.read' } }, index)
  app.post('/event_reports/index', { config: { may: 'report.read' } }, index)
  app.get('/event_reports/index/:event', { config: { may: 'report.read' } }, index)

  const search = async (request: FastifyRequest, reply: FastifyReply) => {
    const pages = listReports(context, request.actor, wishesOf(request))
    return streamText(reply.type(JSON_TYPE), listText(pages, '{"response":[', ']}'))
  }
  app.get('/event_reports/restSearch', { config: { may: 'report.read' } }, search)
  app.post('/event_reports/restSearch', { config: { may: 'report.read' } }, search)
}

function registerWriting(app: FastifyInstance, context: Context): void {
  const send = async (request: FastifyRequest, reply: FastifyReply, row: ReportRow) =>
    reply.type(JSON_TYPE).send(await reportText(context, viewerOf(request.actor), row, 'saved'))

  const add = async (request: FastifyRequest<{ Params: { id?: string } }>, reply: FastifyReply) => {
    const event = request.params.id ?? textWish(wishesOf(request)['event_id'])
    return send(request, reply, await addReport(context, request.actor, event, request.body))
  }
  const taken = takes(sentReport, ['name'])
  // A server that is about to send reports asks whether there is such a route (`sync-protocol`, "Push").
  app.post('/event_reports/add', { config: { may: 'report.edit', takes: taken } }, add)
  app.post('/event_reports/add/:id', { config: { may: 'report.edit', takes: taken } }, add)

  const edit = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params, body } = request
    const expected = expectedTimestamp(request)
    const change = async () =>
      send(request, reply, await editReport(context, actor, { reference: params.id, body, expected }))
    return sendEdited(reply, change, async () =>
      send(request, reply, await requireReport(context.db, viewerOf(actor), params.id)),
    )
  }
  app.post(
    '/event_reports/edit/:id',
    { config: { may: 'report.edit', takesIfMatch: true, takes: takes(sentReport) } },
    edit,
  )
  app.put('/event_reports/edit/:id', { config: { may: 'report.edit', takesIfMatch: true } }, edit)

  const remove = async (request: FastifyRequest<{ Params: { id: string; hard?: string } }>) => {
    const { id, hard } = request.params
    const isHard = isWished(hard ?? wishesOf(request)['hard'])
    await deleteReport(context, request.actor, id, isHard)
    return success(`Event Report ${id} ${isHard ? 'hard' : 'soft'} deleted`, `/event_reports/delete/${id}`, { id })
  }
  app.post('/event_reports/delete/:id', { config: { may: 'report.edit' } }, remove)
  app.post('/event_reports/delete/:id/:hard', { config: { may: 'report.edit' } }, remove)
  app.delete('/event_reports/delete/:id', { config: { may: 'report.edit' } }, remove)

  app.post<WithId>('/event_reports/restore/:id', { config: { may: 'report.edit' } }, async ({ actor, params }) => {
    await restoreReport(context, actor, params.id)
    return success(`Event Report ${params.id} restored`, `/event_reports/restore/${params.id}`, { id: params.id })
  })
}
