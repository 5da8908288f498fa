import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import type { ContentKind } from './content-kind.ts'
import { listContent, sourceOf } from './find.ts'
import { registerMispUpdates } from './misp-updates.ts'
import { bodySource } from './open-source.ts'
import { shownPath } from './source-document.ts'
import { enqueueUpdate, onlyKinds, updateAtOnce } from './update.ts'

const ARCHIVES = ['application/gzip', 'application/x-gzip', 'application/x-tar', 'application/zip']

/** `/tocsin/content`, and MISP's `…/update`: public content in, and as it came out again. */
export function registerContent(app: FastifyInstance, context: Context, kinds: readonly ContentKind[]): void {
  const { db } = context
  app.get('/tocsin/content', { config: { may: 'content.read' } }, async (request) => listContent(db, wishesOf(request)))
  app.get<{ Params: { kind: string; key: string } }>(
    '/tocsin/content/:kind/:key',
    { config: { may: 'content.read' } },
    async ({ params }) => sourceOf(db, kinds, params),
  )
  app.post('/tocsin/content/update', { config: { may: 'content.update' } }, async (request, reply) => {
    const id = await enqueueUpdate(context, kinds, request.actor, wishesOf(request))
    return reply
      .code(202)
      .header('location', `/tocsin/jobs/${id}`)
      .send({ job: String(id) })
  })
  // Archives are read as they come, here and nowhere else.
  app.register(async (scope) => {
    scope.addContentTypeParser(ARCHIVES, async (_request: FastifyRequest, payload: IncomingMessage) => payload)
    scope.post('/tocsin/content/upload', { config: { may: 'content.update' } }, async (request) => {
      const { name, kind } = wishesOf(request)
      const only = onlyKinds(kinds, textWish(kind) || undefined)
      return upload(context, kinds, request, { name: shownPath(textWish(name, 'upload')), only })
    })
  })
  registerMispUpdates(app, context, kinds)
}

type Wishes = { name: string; only: string[] | undefined }

async function upload(
  context: Context,
  kinds: readonly ContentKind[],
  { actor, body, headers, raw }: FastifyRequest,
  { name, only }: Wishes,
): Promise<object> {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (body !== raw || !ARCHIVES.includes(type)) {
    throw new Problem('unsupported-media', `Send an archive, as one of ${ARCHIVES.join(', ')}.`)
  }
  try {
    // Whoever sends something that is not taken hears why, if they go on sending.
    const source = bodySource(context, name, raw.iterator({ destroyOnReturn: false }))
    return await updateAtOnce(context, kinds, actor, { only, source })
  } finally {
    raw.resume()
  }
}
