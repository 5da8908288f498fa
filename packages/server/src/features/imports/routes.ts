import { findIndicators } from '@tocsin/convert'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { SentFile } from '../../platform/http/multipart-body.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { isWished, textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { requireEvent } from '../events/find-event.ts'
import { gather } from '../reports/gather.ts'
import { presentIndicator } from '../reports/present-extraction.ts'
import type { SentDocument } from './documents.ts'
import { addIoc } from './add-ioc.ts'
import { formWishes } from './form-wishes.ts'
import { importFreeText, textOf } from './free-text.ts'
import { importMispExport } from './misp-export.ts'
import { presentFound, presentImported } from './present.ts'
import { takenInText } from './present-taken-in.ts'
import { uploadedText } from './present-uploaded.ts'
import { takeIn } from './take-in.ts'
import { stixVersions, uploadStix } from './upload-stix.ts'

type WithId = { Params: { id: string } }
type Asked = { Params: { id: string; adhere?: string; meta?: string } }

/** Documents of other formats, and exports of MISP, that become events or what is in them. */
export function registerImports(app: FastifyInstance, context: Context): void {
  registerFreeText(app, context)
  app.post(
    '/events/add_misp_export',
    { config: { may: 'event.import', takesFiles: true, takesForms: true } },
    async (request) => importMispExport(context, request.actor, formWishes(request)),
  )
  app.post<WithId>(
    '/tocsin/events/:id/import',
    { config: { may: 'attribute.add', takesFiles: true, takesBytes: true } },
    async (request, reply) => {
      const taken = await takeIn(context, request.actor, request.params.id, sentDocument(request))
      return streamText(reply.type(JSON_TYPE), takenInText(taken))
    },
  )
  app.post<WithId>(
    '/events/addIOC/:id',
    { config: { may: 'attribute.add', takesFiles: true, takesBytes: true } },
    async (request, reply) => {
      const taken = await addIoc(context, request.actor, request.params.id, sentDocument(request))
      return streamText(reply.type(JSON_TYPE), takenInText(taken))
    },
  )
  registerStix(app, context)
}

/** `/events/upload_stix`: STIX 1, unless the address says 2. */
function registerStix(app: FastifyInstance, context: Context): void {
  const takes = { takesFiles: true, takesBytes: true } as const
  const upload = (version: 1 | 2) => async (request: FastifyRequest, reply: FastifyReply) => {
    const uploaded = await uploadStix(context, request.actor, stixVersions[version], sentDocument(request))
    return reply.type(JSON_TYPE).send(await uploadedText(context, request.actor, uploaded))
  }
  app.post('/events/upload_stix', { config: { may: 'event.import', ...takes } }, upload(1))
  app.post('/events/upload_stix/1', { config: { may: 'event.import', ...takes } }, upload(1))
  app.post('/events/upload_stix/2', { config: { may: 'event.import', ...takes } }, upload(2))
}

/** `/events/freeTextImport`: indicators out of text. */
function registerFreeText(app: FastifyInstance, context: Context): void {
  const freeText = async (request: FastifyRequest<Asked>) => {
    const { id, adhere, meta } = request.params
    const wishes = { adhereToWarninglists: adhere, returnMetaAttributes: meta, ...wishesOf(request) }
    if (isWished(wishes.returnMetaAttributes)) {
      const text = textOf(wishes)
      await requireEvent(context.db, viewerOf(request.actor), id)
      return (await gather(findIndicators(text))).map(presentIndicator)
    }
    const { eventId, found, imported } = await importFreeText(context, request.actor, id, wishes)
    return isLeftToWorkers(wishes) ? found.map((one) => presentFound(one, eventId)) : imported.map(presentImported)
  }
  app.post('/events/freeTextImport/:id', { config: { may: 'attribute.add' } }, freeText)
  app.post('/events/freeTextImport/:id/:adhere', { config: { may: 'attribute.add' } }, freeText)
  app.post('/events/freeTextImport/:id/:adhere/:meta', { config: { may: 'attribute.add' } }, freeText)
}

/** Whoever asks for background processing in so many words expects to be told what was found, as MISP's clients do. */
function isLeftToWorkers({ disable_background_processing: wish }: Wishes): boolean {
  return wish !== undefined && !isWished(wish)
}

/** Fields of a form that hold a document: ours, and those of MISP's pages. */
const FILES = ['file', 'submittedioc', 'stix']

/** The document of a request: its body, or a file of a form. What is wished for stands in the address or in the form. */
function sentDocument({ body, query }: FastifyRequest): SentDocument {
  // Fastify reads a query as a map of texts.
  const asked = query as Wishes
  if (Buffer.isBuffer(body) || body === undefined) {
    return { bytes: body ?? Buffer.alloc(0), name: textWish(asked['filename']), wishes: asked }
  }
  // Of a form, fields are what they are.
  const fields = body as Wishes
  const file = FILES.map((name) => fields[name]).find((field) => field instanceof SentFile)
  return { bytes: file?.bytes ?? Buffer.alloc(0), name: file?.name ?? '', wishes: { ...asked, ...fields } }
}
