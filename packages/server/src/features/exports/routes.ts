import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { runExport } from './enqueue.ts'
import { listExports } from './find.ts'
import { presentExport } from './present.ts'
import { addExport, deleteExport, editExport, renewToken, revokeToken } from './save.ts'
import { readSentExport } from './sent-export.ts'
import { serveExport } from './serve.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/exports`: what is written of saved searches again and again, and fetched by a token. */
export function registerExports(app: FastifyInstance, context: Context): void {
  // Named by its token. The bytes are told by their hash and their number: they are sent as they are.
  app.get<WithId>('/tocsin/exports/:id', { config: { may: 'anybody' }, compress: false }, async (request, reply) =>
    serveExport(context, request, request.params.id, reply),
  )
  app.get('/tocsin/exports', { config: { may: 'export.read' } }, async ({ actor }) => ({
    exports: (await listExports(context.db, actor)).map((row) => presentExport(context.config, { row })),
  }))
  app.post('/tocsin/exports', { config: { may: 'export.edit' } }, async ({ actor, body }, reply) => {
    reply.code(201)
    return presentExport(context.config, await addExport(context, actor, readSentExport(body)))
  })
  app.patch<WithId>('/tocsin/exports/:id', { config: { may: 'export.edit' } }, async ({ actor, params, body }) =>
    presentExport(context.config, await editExport(context, actor, params.id, readSentExport(body))),
  )
  app.delete<WithId>('/tocsin/exports/:id', { config: { may: 'export.edit' } }, async ({ actor, params }, reply) => {
    await deleteExport(context, actor, params.id)
    return reply.code(204).send()
  })
  app.post<WithId>('/tocsin/exports/:id/run', { config: { may: 'export.edit' } }, async ({ actor, params }, reply) => {
    const row = await runExport(context, actor, params.id)
    reply.code(202).header('location', `/tocsin/jobs/${row.job_id}`)
    return presentExport(context.config, { row })
  })
  app.post<WithId>('/tocsin/exports/:id/token', { config: { may: 'export.edit' } }, async ({ actor, params }) =>
    presentExport(context.config, await renewToken(context, actor, params.id)),
  )
  app.delete<WithId>('/tocsin/exports/:id/token', { config: { may: 'export.edit' } }, async ({ actor, params }) =>
    presentExport(context.config, await revokeToken(context, actor, params.id)),
  )
}
