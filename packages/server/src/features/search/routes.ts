import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { csv } from '@tocsin/convert'
import type { Context } from '../../context.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { findAttributes, findAttributesOfEvents } from './attribute-rows.ts'
import { attributesText } from './attribute-texts.ts'
import type { Search } from './conditions.ts'
import { csvText } from './csv-lines.ts'
import { downloadName } from './download-name.ts'
import { linesText } from './line-formats.ts'
import { openSearch, searchWishes, type Format, type OpenSearch } from './open-search.ts'
import type { SearchScope } from './scope.ts'
import { eventsText, findEvents } from './search-events.ts'
import { findObjects, objectsText } from './search-objects.ts'

type Answer = { total: number; text: AsyncGenerator<string> }

/** `/events/restSearch`, `/attributes/restSearch` and `/objects/restSearch`. */
export function registerSearch(app: FastifyInstance, context: Context): void {
  for (const scope of ['events', 'attributes', 'objects'] as const) {
    const search = async (request: FastifyRequest, reply: FastifyReply) => {
      const wishes = searchWishes(scope, request)
      const opened = await openSearch(context, request, scope, wishes)
      const { total, text } = await answer(context, request, { scope, wishes, opened })
      if (scope === 'events') reply.header('content-disposition', attachment(wishes, opened.format))
      return streamText(announce(reply, opened, total), text)
    }
    for (const path of [`/${scope}/restSearch`, `/${scope}/restSearch/*`]) {
      app.get(path, { config: { may: 'event.read', isSearch: scope !== 'objects' } }, search)
      app.post(path, { config: { may: 'event.read', isSearch: scope !== 'objects' } }, search)
    }
  }
}

type Asked = { scope: SearchScope; wishes: Wishes; opened: OpenSearch }

async function answer(
  context: Context,
  request: FastifyRequest,
  { scope, wishes, opened: { format, search } }: Asked,
): Promise<Answer> {
  if (scope === 'objects') {
    const { total, pages } = await findObjects(search)
    return { total, text: objectsText(context, search, pages) }
  }
  if (format.name === 'count') return countOf(search, scope)
  if (format.lines || format.name === 'csv') {
    const { total, pages } = scope === 'events' ? await findAttributesOfEvents(search) : await findAttributes(search)
    const asking = { wishes, context }
    const text = format.lines ? linesText(format.lines, asking, search, pages) : csvText(context, search, pages)
    return { total, text }
  }
  if (scope === 'events') {
    const { total, pages } = await findEvents(search)
    return { total, text: eventsText(context, request.actor, search, pages) }
  }
  const { total, pages } = await findAttributes(search)
  return { total, text: attributesText(context, search, pages) }
}

/** How many there are, and no more. */
async function countOf(search: Search, scope: SearchScope): Promise<Answer> {
  const { total } = scope === 'events' ? await findEvents(search) : await findAttributes(search)
  return {
    total,
    text: (async function* () {
      yield String(total)
    })(),
  }
}

/** MISP says how many there are, and in which format, before the answer itself. */
function announce(reply: FastifyReply, { format, search }: OpenSearch, total: number): FastifyReply {
  // What has decayed or is on a warninglist is found out while the answer is written: how many are left out is not
  // known beforehand.
  if (!search.decay?.excludesDecayed && !search.warnings?.leavesOut) reply.header('x-skipped-elements-count', 0)
  return reply
    .type(typeOf(format))
    .header('x-result-count', total)
    .header('x-export-module-used', format.name)
    .header('x-response-format', format.extension)
}

function typeOf({ name, lines }: Format): string {
  if (lines) return lines.contentType
  return name === 'csv' ? csv.contentType : name === 'count' ? 'text/plain; charset=utf-8' : JSON_TYPE
}

function attachment(wishes: Wishes, format: Format): string {
  return `attachment; filename="${downloadName(wishes['eventid'], format.extension)}"`
}
