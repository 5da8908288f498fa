import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { findAttributes, findAttributesOfEvents } from './attribute-rows.ts'
import { attributesText } from './attribute-texts.ts'
import { csvText } from './csv-lines.ts'
import { openSearch, searchWishes, type Format } from './open-search.ts'
import type { SearchScope } from './scope.ts'
import { eventsText, findEvents } from './search-events.ts'
import { findObjects, objectsText } from './search-objects.ts'

type Request = FastifyRequest<{ Params: { '*'?: string } }>
type Answer = { total: number; text: AsyncGenerator<string> }

/** `/events/restSearch`, `/attributes/restSearch` and `/objects/restSearch`. */
export function registerSearch(app: FastifyInstance, context: Context): void {
  for (const scope of ['events', 'attributes', 'objects'] as const) {
    const search = async (request: Request, reply: FastifyReply) => {
      const { format, search: opened } = await openSearch(context, request, scope, searchWishes(scope, request))
      const { total, text } = await answer(context, request, scope, { format, search: opened })
      return streamText(announce(reply, scope, format, total), text)
    }
    for (const path of ['', '/*']) {
      app.get(`/${scope}/restSearch${path}`, { config: { may: 'event.read' } }, search)
      app.post(`/${scope}/restSearch${path}`, { config: { may: 'event.read' } }, search)
    }
  }
}

async function answer(
  context: Context,
  request: Request,
  scope: SearchScope,
  { format, search }: Awaited<ReturnType<typeof openSearch>>,
): Promise<Answer> {
  if (scope === 'objects') {
    const { total, pages } = await findObjects(search)
    return { total, text: objectsText(context, search, pages) }
  }
  if (format === 'json' && scope === 'events') {
    const { total, pages } = await findEvents(search)
    return { total, text: eventsText(context, request.actor, search, pages) }
  }
  const { total, pages } = scope === 'events' ? await findAttributesOfEvents(search) : await findAttributes(search)
  const text = format === 'csv' ? csvText(context.db, search, pages) : attributesText(context, search, pages)
  return { total, text }
}

/** MISP says how many there are, and in which format, before the answer itself. */
function announce(reply: FastifyReply, scope: SearchScope, format: Format, total: number): FastifyReply {
  if (scope === 'events') reply.header('content-disposition', `attachment; filename="misp.event.list.${format}"`)
  return reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : JSON_TYPE)
    .header('x-result-count', total)
    .header('x-skipped-elements-count', 0)
    .header('x-export-module-used', format)
    .header('x-response-format', format)
}
