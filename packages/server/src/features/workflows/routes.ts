import type { FastifyInstance } from 'fastify'

/** There are no workflows here: nothing is done by any before something is saved or published. */
export function registerWorkflows(app: FastifyInstance): void {
  const none = async () => []
  for (const path of ['', '/index', '/triggers', '/moduleIndex']) {
    app.get(`/workflows${path}`, { config: { may: 'workflow.read' } }, none)
  }
}
