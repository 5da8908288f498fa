import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'

/** `/healthz`: the program runs. `/readyz`: it can serve. Anybody may ask; neither tells more than that. */
export function registerHealth(app: FastifyInstance, { db }: Context): void {
  app.get('/healthz', { config: { may: 'anybody' } }, async () => ({ status: 'alive' }))
  app.get('/readyz', { config: { may: 'anybody' } }, async (_request, reply) => {
    try {
      await sql`select 1`.execute(db)
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'the database cannot be reached' })
    }
  })
}
