import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { positiveWish, wishesOf } from '../../platform/http/wishes.ts'
import { cancelJob, retryJob } from './change.ts'
import { findJob, listJobs } from './find.ts'
import { mispJobs, progressOf } from './misp-jobs.ts'

/** `/tocsin/jobs`, and MISP's `/jobs`: what goes on behind the answers, how far it is, and how it ended. */
export function registerJobs(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get('/tocsin/jobs', { config: { may: 'job.read' } }, async ({ actor }) => ({ jobs: await listJobs(db, actor) }))
  app.get<{ Params: { id: string } }>(
    '/tocsin/jobs/:id',
    { config: { may: 'job.read' } },
    async ({ actor, params }) => {
      const found = await findJob(db, actor, params.id)
      if (!found) throw new Problem('not-found', 'There is no such job.')
      return found
    },
  )
  const index = async (request: FastifyRequest) =>
    mispJobs(db, request.actor, Math.min(positiveWish(wishesOf(request)['page']) ?? 1, 1_000_000))
  app.get('/jobs', { config: { may: 'job.administer' } }, index)
  app.get('/jobs/index', { config: { may: 'job.administer' } }, index)
  app.get<{ Params: { id: string } }>('/jobs/getProgress/:id', { config: { may: 'job.read' } }, async (request) => ({
    progress: await progressOf(db, request.actor, request.params.id),
  }))
  for (const [verb, change] of [['cancel', cancelJob] as const, ['retry', retryJob] as const]) {
    app.post<{ Params: { id: string } }>(
      `/tocsin/jobs/:id/${verb}`,
      { config: { may: 'job.change' } },
      async ({ actor, params }) => change(context, actor, params.id),
    )
  }
}
