import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { addEntry, editEntry, entryFields, listEntries, presentEntry, removeEntry, requireEntry } from './entries.ts'

type WithId = { Params: { id: string } }

/** `/correlation_exclusions/…`: values that say nothing by standing in two events. They count at the next read. */
export function registerCorrelationExclusions(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async (request: FastifyRequest) => listEntries(db, wishesOf(request))
  app.get('/correlation_exclusions', { config: { may: 'correlation.administer' } }, index)
  app.get('/correlation_exclusions/index', { config: { may: 'correlation.administer' } }, index)
  app.get<WithId>(
    '/correlation_exclusions/view/:id',
    { config: { may: 'correlation.administer' } },
    async ({ params }) => presentEntry(await requireEntry(db, params.id)),
  )
  app.post(
    '/correlation_exclusions/add',
    { config: { may: 'correlation.administer', takes: takes(entryFields, ['value']) } },
    async (request) => presentEntry(await addEntry(context, request.actor, wishesOf(request))),
  )
  const edit = async (request: FastifyRequest<WithId>) =>
    presentEntry(await editEntry(context, request.actor, request.params.id, wishesOf(request)))
  app.post('/correlation_exclusions/edit/:id', { config: { may: 'correlation.administer' } }, edit)
  app.put('/correlation_exclusions/edit/:id', { config: { may: 'correlation.administer' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const { id } = await removeEntry(context, actor, params.id)
    return success('CorrelationExclusion deleted.', `/correlation_exclusions/delete/${id}`, { id })
  }
  app.post('/correlation_exclusions/delete/:id', { config: { may: 'correlation.administer' } }, remove)
  app.delete('/correlation_exclusions/delete/:id', { config: { may: 'correlation.administer' } }, remove)
  // Correlations are found when they are read, so that there is nothing to clean; clients may still ask for it.
  app.post('/correlation_exclusions/clean', { config: { may: 'correlation.administer' } }, async () =>
    success('Correlations cleanup initiated, based on the exclusion rules.', '/correlation_exclusions/clean'),
  )
}
