import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { jobOwnerOf } from '../../access/job-owner.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { positiveWish, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { countsOf } from '../runs/counts.ts'
import { listRuns, presentRun, readOutcomes } from '../runs/list.ts'
import { enqueueOnce } from '../runs/start.ts'
import { requireServer } from '../servers/find-server.ts'
import { overLink } from './enqueue.ts'

type WithServer = { Params: { server: string } }

/** What either side of a link should have by its rules and lacks, or has in another version: measured anew, and told. */
export function registerDrift(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.post<WithServer>('/tocsin/drift/:server', { config: { may: 'server.edit' } }, async ({ actor, params }) => {
    const server = await requireServer(db, params.server)
    const asked = { job: 'sync.drift', by: jobOwnerOf(actor) } as const
    return { job: String(await inTransaction(context, async (tx) => enqueueOnce(tx, overLink(server), asked))) }
  })
  app.get<WithServer>('/tocsin/drift/:server', { config: { may: 'server.read' } }, async (request) => {
    const wishes = wishesOf(request)
    const { id } = await requireServer(db, request.params.server)
    const [run] = (await listRuns(db, 'server', { id, limit: 1, what: ['drift'] })).runs
    if (!run) throw new Problem('not-found', 'The drift of this link has not been measured yet.')
    const page = { after: textWish(wishes['after']), limit: positiveWish(wishes['limit']), isDrift: true }
    const { outcomes, next } = await readOutcomes(db, run.id, page)
    return { ...presentRun(run), counts: await countsOf(db, run.id), differences: outcomes, next }
  })
}
