import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Selectable } from 'kysely'
import type { Context } from '../../context.ts'
import type { CorrelationExclusionsTable } from '../../db/tables/vocabulary.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'

type WithId = { Params: { id: string } }

/** `/correlation_exclusions/…`: values that say nothing by standing in two events. They count at the next read. */
export function registerCorrelationExclusions(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async () =>
    (await db.selectFrom('correlation_exclusions').selectAll().orderBy('id').execute()).map(present)
  app.get('/correlation_exclusions', { config: { may: 'correlation.administer' } }, index)
  app.get('/correlation_exclusions/index', { config: { may: 'correlation.administer' } }, index)
  app.get<WithId>(
    '/correlation_exclusions/view/:id',
    { config: { may: 'correlation.administer' } },
    async ({ params }) => {
      const row = await db
        .selectFrom('correlation_exclusions')
        .selectAll()
        .where('id', '=', numberOf(params.id))
        .executeTakeFirst()
      if (!row) throw invalid()
      return present(row)
    },
  )
  app.post('/correlation_exclusions/add', { config: { may: 'correlation.administer' } }, async (request) => {
    const { value, comment } = sent(request)
    const refuse = (message: string) => {
      const details = { url: '/correlation_exclusions/add', errors: { value: [message] } }
      return new Problem('rejected', 'Could not add CorrelationExclusion', details)
    }
    if (value === '') throw refuse('Value cannot be empty.')
    const row = await db
      .insertInto('correlation_exclusions')
      .values({ value, comment })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!row) throw refuse('Value is already in the exclusion list.')
    return present(row)
  })
  const remove = async ({ params }: FastifyRequest<WithId>) => {
    const id = numberOf(params.id)
    const gone = await db.deleteFrom('correlation_exclusions').where('id', '=', id).returning('id').executeTakeFirst()
    if (!gone) throw invalid()
    return success('CorrelationExclusion deleted.', `/correlation_exclusions/delete/${id}`, { id })
  }
  app.post('/correlation_exclusions/delete/:id', { config: { may: 'correlation.administer' } }, remove)
  app.delete('/correlation_exclusions/delete/:id', { config: { may: 'correlation.administer' } }, remove)
  // Correlations are found when they are read, so that there is nothing to clean; clients may still ask for it.
  app.post('/correlation_exclusions/clean', { config: { may: 'correlation.administer' } }, async () =>
    success('Correlations cleanup initiated, based on the exclusion rules.', '/correlation_exclusions/clean'),
  )
}

function present(row: Selectable<CorrelationExclusionsTable>): object {
  const { id, value, from_json, comment } = row
  return { CorrelationExclusion: { id: String(id), value, from_json, comment } }
}

function sent(request: FastifyRequest): { value: string; comment: string | null } {
  const wishes = wishesOf(request)
  const inner = wishes['CorrelationExclusion']
  const { value, comment } = typeof inner === 'object' && inner !== null ? (inner as typeof wishes) : wishes
  return { value: textWish(value).trim(), comment: textWish(comment) || null }
}

function invalid(): Problem {
  return new Problem('not-found', 'Invalid CorrelationExclusion.')
}

function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
