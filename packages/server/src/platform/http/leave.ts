import type { FastifyInstance } from 'fastify'

/** How long requests that still run when the server is told to leave may take. */
const PATIENCE = 20_000

/**
 * Leaving in order: what runs is answered first. Node closes connections that are idle when the door closes; one that
 * is kept alive after its last answer, a moment later, would hold it open.
 */
export function registerLeaving(app: FastifyInstance): void {
  const { server } = app
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    const impatience = setTimeout(() => server.closeAllConnections(), PATIENCE)
    // A server that never listened does not close either.
    for (const timer of [sweep, impatience]) timer.unref()
    server.once('close', () => {
      clearInterval(sweep)
      clearTimeout(impatience)
    })
  })
}
