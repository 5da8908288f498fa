import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { streamText } from '../../platform/http/stream-text.ts'
import { downloadName } from './download-name.ts'
import { openSearch, searchWishes, type OpenSearch } from './open-search.ts'

/** `/events/restSearch`, `/attributes/restSearch` and `/objects/restSearch`. */
export function registerSearch(app: FastifyInstance, context: Context): void {
  for (const scope of ['events', 'attributes', 'objects'] as const) {
    const search = async (request: FastifyRequest, reply: FastifyReply) => {
      const { actor } = request
      const wishes = searchWishes(scope, request)
      const opened = await openSearch(context, actor, scope, wishes)
      const { format, search } = opened
      const { total, text } = await format.answer({ context, actor, scope, wishes, search })
      if (scope === 'events') reply.header('content-disposition', attachment(wishes['eventid'], format.extension))
      return streamText(announce(reply, opened, total), text)
    }
    for (const path of [`/${scope}/restSearch`, `/${scope}/restSearch/*`]) {
      app.get(path, { config: { may: 'event.read', isSearch: scope !== 'objects' } }, search)
      app.post(path, { config: { may: 'event.read', isSearch: scope !== 'objects' } }, search)
    }
  }
}

/** MISP says how many there are, and in which format, before the answer itself. */
function announce(reply: FastifyReply, { name, format, search }: OpenSearch, total: number): FastifyReply {
  // What has decayed or is on a warninglist is found out while the answer is written: how many are left out is not
  // known beforehand.
  if (!search.decay?.excludesDecayed && !search.warnings?.leavesOut) reply.header('x-skipped-elements-count', 0)
  return reply
    .type(format.contentType)
    .header('x-result-count', total)
    .header('x-export-module-used', name)
    .header('x-response-format', format.extension)
}

function attachment(eventId: unknown, extension: string): string {
  return `attachment; filename="${downloadName(eventId, extension)}"`
}
