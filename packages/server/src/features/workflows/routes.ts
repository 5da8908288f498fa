import type { FastifyInstance } from 'fastify'
import { Problem } from '../../platform/http/problem.ts'

const DISABLED =
  'Workflows are not enabled on this instance: this server has none. What MISP does by them before something is saved or published is done by nothing here.'

/** There are no workflows here; a MISP whose setting `Plugin.Workflow_enable` is off refuses all of these alike. */
export function registerWorkflows(app: FastifyInstance): void {
  const config = { may: 'workflow.edit' } as const
  const refuse = async () => {
    throw new Problem('not-found', DISABLED)
  }
  for (const path of ['', '/index', '/triggers', '/moduleIndex', '/view/:id']) {
    app.get(`/workflows${path}`, { config }, refuse)
  }
  app.post('/workflows/edit/:id', { config }, refuse)
  app.post('/workflows/toggleModule/:id/:enable', { config }, refuse)
}
