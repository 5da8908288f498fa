import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { addObjects } from './add-objects.ts'
import { sendTaxii, sendTaxiiError } from './answer.ts'
import { listCollections, openCollection, presentCollection, requireCollection } from './collections.ts'
import { acceptsTaxii, saysTaxii, STIX, TAXII } from './media-type.ts'
import { keepEvents } from './kept-event.ts'
import { readPage, type Page } from './page.ts'
import { requireStatus } from './status.ts'
import type { Listed } from './stix-objects.ts'
import { readWanted } from './wanted.ts'

type WithId = { Params: { id: string } }
type WithObject = { Params: { id: string; object: string } }

const ROOT = '/taxii2/tocsin'

/** A TAXII 2.1 server: its discovery, and one API root with the collections that the caller may use. */
export function registerTaxii(app: FastifyInstance, context: Context): void {
  app.register(async (scope) => {
    scope.setErrorHandler(sendTaxiiError)
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, takesBasic: true }
    })
    scope.addHook('preHandler', async ({ headers }) => {
      if (!acceptsTaxii(headers.accept)) throw new Problem('not-acceptable', `This server answers in ${TAXII}.`)
    })
    registerInformation(scope, context)
    registerReading(scope, context)
    registerAdding(scope, context)
  })
  const nothing = async (request: FastifyRequest, reply: FastifyReply) =>
    sendTaxiiError(new Problem('not-found', 'There is nothing here.'), request, reply)
  app.register(async (scope) => scope.setNotFoundHandler(nothing), { prefix: '/taxii2' })
}

/** Source: TAXII 2.1 §4.1, §4.2, §5.1, §5.2. */
function registerInformation(app: FastifyInstance, context: Context): void {
  app.get('/taxii2', { config: { may: 'event.read' } }, async (_request, reply) => {
    const root = `${context.config.baseUrl}${ROOT}/`
    const description = 'Threat intelligence of a Tocsin server, as STIX 2.1.'
    return sendTaxii(reply, { title: 'Tocsin', description, default: root, api_roots: [root] })
  })
  app.get(ROOT, { config: { may: 'event.read' } }, async (_request, reply) =>
    sendTaxii(reply, { title: 'Tocsin', versions: [TAXII], max_content_length: context.config.maxBody }),
  )
  app.get(`${ROOT}/collections`, { config: { may: 'event.read' } }, async ({ actor }, reply) =>
    sendTaxii(reply, { collections: (await listCollections(context, actor)).map(presentCollection) }),
  )
  app.get<WithId>(`${ROOT}/collections/:id`, { config: { may: 'event.read' } }, async ({ actor, params }, reply) =>
    sendTaxii(reply, presentCollection(await requireCollection(context, actor, params.id))),
  )
}

/** Source: TAXII 2.1 §5.3, §5.4, §5.6, §5.7, §5.8. */
function registerReading(app: FastifyInstance, context: Context): void {
  const kept = keepEvents()
  const pageOf = async (request: FastifyRequest<WithId>, object?: string): Promise<Page> => {
    const asked = await openCollection(context, request.actor, request.params.id)
    const wanted = readWanted(wishesOf(request))
    if (object === undefined) return readPage(asked, wanted, kept)
    const page = await readPage(asked, { ...wanted, ids: [object], types: undefined }, kept)
    if (page.listed.length === 0) throw new Problem('not-found', 'There is no such object in the collection.')
    return page
  }
  app.get<WithId>(
    `${ROOT}/collections/:id/objects`,
    { config: { may: 'event.read', isSearch: true } },
    async (request, reply) => sendPage(reply, await pageOf(request), 'objects', ({ object }) => object),
  )
  app.get<WithId>(
    `${ROOT}/collections/:id/manifest`,
    { config: { may: 'event.read', isSearch: true } },
    async (request, reply) => sendPage(reply, await pageOf(request), 'objects', manifestRecord),
  )
  app.get<WithObject>(
    `${ROOT}/collections/:id/objects/:object`,
    { config: { may: 'event.read', isSearch: true } },
    async (request, reply) =>
      sendPage(reply, await pageOf(request, request.params.object), 'objects', ({ object }) => object),
  )
  app.get<WithObject>(
    `${ROOT}/collections/:id/objects/:object/versions`,
    { config: { may: 'event.read', isSearch: true } },
    async (request, reply) =>
      sendPage(reply, await pageOf(request, request.params.object), 'versions', ({ version }) => version),
  )
  app.delete<WithObject>(
    `${ROOT}/collections/:id/objects/:object`,
    { config: { may: 'event.read' } },
    async ({ actor, params }) => {
      await requireCollection(context, actor, params.id)
      throw new Problem(
        'forbidden',
        'No collection of this server is both read and written: nothing is deleted by TAXII.',
      )
    },
  )
}

/** Source: TAXII 2.1 §4.3, §5.5. */
function registerAdding(app: FastifyInstance, context: Context): void {
  app.post<WithId>(
    `${ROOT}/collections/:id/objects`,
    { config: { may: 'event.add' } },
    async ({ actor, params, headers, body }, reply) => {
      if (!saysTaxii(headers['content-type'])) throw new Problem('unsupported-media', `Send objects as ${TAXII}.`)
      const { kind } = await requireCollection(context, actor, params.id)
      if (kind !== 'inbox') throw new Problem('forbidden', 'This collection is read, not written to.')
      return sendTaxii(reply.code(202), await addObjects(context, actor, body))
    },
  )
  app.get<WithId>(`${ROOT}/status/:id`, { config: { may: 'event.read' } }, async ({ actor, params }, reply) =>
    sendTaxii(reply, await requireStatus(context.db, actor, params.id)),
  )
}

function manifestRecord({ object, version, added }: Listed): object {
  return { id: object.id, date_added: added.toISOString(), version, media_type: STIX }
}

/** What there is nothing of is left out. Source: TAXII 2.1 §3.7, and `X-TAXII-Date-Added-First` in §3.2. */
function sendPage(
  reply: FastifyReply,
  { listed, next }: Page,
  name: 'objects' | 'versions',
  present: (one: Listed) => unknown,
): FastifyReply {
  const [first] = listed
  const last = listed.at(-1)
  if (!first || !last) return sendTaxii(reply, {})
  reply.header('x-taxii-date-added-first', first.added.toISOString())
  reply.header('x-taxii-date-added-last', last.added.toISOString())
  const more = next === undefined ? { more: false } : { more: true, next }
  return sendTaxii(reply, { ...more, [name]: listed.map(present) })
}
