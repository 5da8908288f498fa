import { flag, localId, nativeInteger, seconds, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, maybe, named, needed, object, orNull, told } from '../../platform/http/api/shapes.ts'

const asked = {
  layers: told(text, 'references, tags, correlations, relationships, with commas between.'),
  extended: told(flag, 'With the events that extend it.'),
  after: told(text, 'What the page before calls next.'),
  limit: localId,
}
const page = { next: orNull(text), counts: maybe(named(nativeInteger)) }
const graph = object({ id: localId, name: text, graph: anything, saved: seconds, user_id: localId })

export const eventGraphApi: RouteTable = {
  group: 'Events',
  routes: {
    'GET /tocsin/events/{id}/graph': {
      summary: 'Show what is in an event and how it hangs together',
      takes: asked,
      answers: object({
        nodes: listOf(anything),
        edges: listOf(object(fields(text, 'id kind source target'))),
        ...page,
      }),
    },
    'GET /tocsin/events/{id}/timeline': {
      summary: 'Show what is in an event by the time in which it was seen',
      takes: asked,
      answers: object({ items: listOf(anything), ...page }),
    },
    'GET /tocsin/events/{id}/graphs': { summary: 'List the kept pictures of an event', answers: listOf(graph) },
    'POST /tocsin/events/{id}/graphs': {
      summary: 'Keep a picture of an event',
      takes: { name: needed(text), graph: needed(anything), preview: text },
      answers: graph,
    },
    'DELETE /tocsin/events/{id}/graphs/{graph}': {
      summary: 'Delete a kept picture of an event',
      path: { graph: told(localId, 'The number of the picture.') },
      answers: 'nothing',
    },
  },
}
