import { count, flag, localId, nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { listOf, object, oneOf, told } from '../../platform/http/api/shapes.ts'

const page = { limit: told(localId, 'How many are listed; 50 unless said.'), page: localId }
const bool = { writes: { type: 'boolean' } }

export const correlationsApi: RouteTable = {
  group: 'Correlations',
  routes: {
    'GET /correlations/top': {
      summary: 'List the values that make the most correlations',
      takes: page,
      answers: listOf(object({ Correlation: object({ value: text, count: nativeInteger, excluded: bool }) })),
    },
    'POST /correlations/generateTopCorrelations': {
      summary: 'Make the list of top correlations anew',
      more: 'There is nothing to be done: it is made whenever it is asked for.',
      answers: bool,
    },
    'GET /correlations/overCorrelations': {
      summary: 'List the values of which not every correlation is shown',
      takes: {
        ...page,
        scope: told(oneOf('over_correlating', 'not_over_correlating'), 'Those beyond the cap, or those within it.'),
      },
      answers: listOf(
        object({
          OverCorrelatingValue: object({ value: text, occurrence: count, over_correlation: bool, excluded: flag }),
        }),
      ),
    },
  },
}
