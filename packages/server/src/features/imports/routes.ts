import { findIndicators } from '@tocsin/convert'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { requireEvent } from '../events/find-event.ts'
import { formWishes } from './form-wishes.ts'
import { importFreeText, textOf } from './free-text.ts'
import { importMispExport } from './misp-export.ts'
import { gather } from '../reports/gather.ts'
import { presentIndicator } from '../reports/present-extraction.ts'
import { presentImported } from './present.ts'

type Asked = { Params: { id: string; adhere?: string; meta?: string } }

/** Documents of other formats, and exports of MISP, that become events or what is in them. */
export function registerImports(app: FastifyInstance, context: Context): void {
  registerFreeText(app, context)
  app.post(
    '/events/add_misp_export',
    { config: { may: 'event.import', takesFiles: true, takesForms: true } },
    async (request) => importMispExport(context, request.actor, formWishes(request)),
  )
}

/** `/events/freeTextImport`: indicators out of text. */
function registerFreeText(app: FastifyInstance, context: Context): void {
  const freeText = async (request: FastifyRequest<Asked>) => {
    const { id, adhere, meta } = request.params
    const wishes = { adhereToWarninglists: adhere, returnMetaAttributes: meta, ...wishesOf(request) }
    if (!isWished(wishes.returnMetaAttributes)) {
      return (await importFreeText(context, request.actor, id, wishes)).map(presentImported)
    }
    const text = textOf(wishes)
    await requireEvent(context.db, viewerOf(request.actor), id)
    return (await gather(findIndicators(text))).map(presentIndicator)
  }
  app.post('/events/freeTextImport/:id', { config: { may: 'attribute.add' } }, freeText)
  app.post('/events/freeTextImport/:id/:adhere', { config: { may: 'attribute.add' } }, freeText)
  app.post('/events/freeTextImport/:id/:adhere/:meta', { config: { may: 'attribute.add' } }, freeText)
}
