import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { databaseSettings, schemaDiagnostic } from './database.ts'
import { listSettings } from './list-settings.ts'
import { report } from './report.ts'
import { queryRoutes } from './route-list.ts'
import { listWorkers } from './workers.ts'

type Asked = { Params: { tab?: string; question?: string; role?: string; worker?: string } }

const UPDATE = [
  'Tocsin does not update itself: nothing was done.',
  'Install the new version (git pull, npm ci) and start it again; the database is brought forward at the start.',
]
const WORKERS =
  'Jobs are done by the processes of the server itself: start and stop those. TOCSIN_JOBS says how many jobs each does at once.'
const DIAGNOSED = ['diagnostics', 'download']

/** How the server is, for those who run it. */
export function registerDiagnostics(app: FastifyInstance, context: Context): void {
  const { db } = context
  const may = 'server.diagnose'
  const settings = async ({ params: { tab } }: FastifyRequest<Asked>) =>
    tab === undefined || DIAGNOSED.includes(tab) ? report(context) : listSettings(context, tab)
  app.get('/servers/serverSettings', { config: { may } }, settings)
  app.get('/servers/serverSettings/:tab', { config: { may } }, settings)
  app.get('/servers/getWorkers', { config: { may } }, async () => listWorkers(context))
  app.get('/servers/dbSchemaDiagnostic', { config: { may } }, async () => schemaDiagnostic(db))
  app.get('/servers/dbConfiguration', { config: { may } }, async () => databaseSettings(db))
  app.post('/servers/update', { config: { may } }, async () => ({
    results: [{ input: 'update', output: UPDATE, status: 1 }],
  }))
  registerWorkers(app)
  registerRouteLists(app, context)
}

/** Told to start or stop workers, MISP sends signals; here no process but the server's own has any. */
function registerWorkers(app: FastifyInstance): void {
  const refuse = (action: string) => async () => {
    throw new Problem('rejected', `Could not ${action} Server`, { url: `/servers/${action}`, errors: WORKERS })
  }
  app.post('/servers/startWorker/:worker', { config: { may: 'server.diagnose' } }, refuse('startWorker'))
  app.post('/servers/stopWorker/:worker', { config: { may: 'server.diagnose' } }, refuse('stopWorker'))
  for (const action of ['restartWorkers', 'restartDeadWorkers', 'killAllWorkers']) {
    app.post(`/servers/${action}`, { config: { may: 'server.diagnose' } }, refuse(action))
  }
}

function registerRouteLists(app: FastifyInstance, { db }: Context): void {
  const query = async ({ params: { question = 'findMissingFunctionNames', role } }: FastifyRequest<Asked>) =>
    queryRoutes(app, db, { question, role })
  for (const controller of ['events', 'servers']) {
    app.get(`/${controller}/queryACL`, { config: { may: 'server.diagnose' } }, query)
    app.get(`/${controller}/queryACL/:question`, { config: { may: 'server.diagnose' } }, query)
    app.get(`/${controller}/queryACL/:question/:role`, { config: { may: 'server.diagnose' } }, query)
  }
}
