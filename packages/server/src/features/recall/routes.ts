import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { positiveWish, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { askUnsettled } from './ask-again.ts'
import { answersTo, listRecalls, requireRecall, type RecallRow } from './find.ts'
import { presentRecall } from './present.ts'
import { receiveRecall } from './receive.ts'
import { startRecall } from './start.ts'

type WithId = { Params: { id: string } }

const MAX_LISTED = 100
/** A statement, a signature and a key; whoever passes one on is a stranger to its author. */
const MAX_REQUEST = 256 * 1024

/** `/tocsin/recall`: events that their creators ask to have back. */
export function registerRecall(app: FastifyInstance, context: Context): void {
  const { db } = context
  const receiptOf = async (row: RecallRow) => presentRecall(row, (await answersTo(db, [row.id])).get(row.id) ?? [])

  app.post('/tocsin/recall', { config: { may: 'event.recall' } }, async ({ actor, body }, reply) => {
    reply.code(201)
    return receiptOf(await startRecall(context, actor, body))
  })
  app.get('/tocsin/recall', { config: { may: 'event.recall' } }, async (request) => {
    const wishes = wishesOf(request)
    const limit = Math.min(positiveWish(wishes['limit']) ?? 20, MAX_LISTED)
    const rows = await listRecalls(db, request.actor, { before: textWish(wishes['before']), limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const answers = await answersTo(
      db,
      shown.map(({ id }) => id),
    )
    return {
      recalls: shown.map((row) => presentRecall(row, answers.get(row.id) ?? [])),
      next: rows.length > limit ? (shown.at(-1)?.uuid ?? null) : null,
    }
  })
  app.get<WithId>('/tocsin/recall/:id', { config: { may: 'event.recall' } }, async ({ actor, params }) =>
    receiptOf(await requireRecall(db, actor, params.id)),
  )
  app.post<WithId>('/tocsin/recall/:id/ask', { config: { may: 'event.recall' } }, async ({ actor, params }) => {
    const recall = await requireRecall(db, actor, params.id)
    await askUnsettled(context, actor, recall.id)
    return receiptOf(recall)
  })
  app.post(
    '/tocsin/recall/requests',
    { config: { may: 'recall.bring', maxBody: MAX_REQUEST } },
    async ({ actor, body }) => receiveRecall(context, actor, body),
  )
}
