import { text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, listOf, needed } from '../../platform/http/api/shapes.ts'

const refused = 'There are no modules here, and so it is refused.'

export const enrichmentApi: RouteTable = {
  group: 'Enrichment',
  routes: {
    'POST /events/enrichEvent/{id}': { summary: 'Enrich an event by modules', more: refused, answers: done },
    'POST /attributes/enrich/{id}': { summary: 'Enrich an attribute by modules', more: refused, answers: done },
    'GET /modules[/index]': { summary: 'List modules: there are none here', answers: listOf(anything) },
    'POST /modules/queryEnrichment': {
      summary: 'Ask a module about a value',
      more: refused,
      takes: { module: needed(text) },
      answers: anything,
    },
  },
}
