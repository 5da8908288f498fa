import { flag, localId, nullable, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, listOf, object, told } from '../../platform/http/api/shapes.ts'
import { entryFields } from './entries.ts'

const entry = object({
  CorrelationExclusion: object({ id: localId, value: text, from_json: flag, comment: nullable(text) }),
})

export const correlationExclusionsApi: RouteTable = {
  group: 'Correlations',
  routes: {
    'GET /correlation_exclusions[/index]': {
      summary: 'List values that do not correlate',
      takes: { value: text, comment: text, quickFilter: told(text, 'A part of either.') },
      answers: listOf(entry),
    },
    'GET /correlation_exclusions/view/{id}': { summary: 'Show a value that does not correlate', answers: entry },
    'POST /correlation_exclusions/add': { summary: 'Let a value not correlate', answers: entry },
    'POST PUT /correlation_exclusions/edit/{id}': {
      summary: 'Say why a value does not correlate',
      takes: { comment: entryFields.fields.comment },
      answers: entry,
    },
    'POST DELETE /correlation_exclusions/delete/{id}': { summary: 'Let a value correlate again', answers: done },
    'POST /correlation_exclusions/clean': { summary: 'Answer as MISP does: exclusions count at once', answers: done },
  },
}
