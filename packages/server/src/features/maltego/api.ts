import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { media } from '../../platform/http/api/shapes.ts'

const message = media('application/xml', { type: 'string', description: 'A message of Maltego, which may hold a key.' })
const asking = { body: message, answers: message, errors: ['unauthenticated', 'forbidden', 'too-many'] as const }

export const maltegoApi: RouteTable = {
  group: 'Maltego',
  routes: {
    'POST /tocsin/maltego/value-to-events': { summary: 'Find the events that hold a value, for Maltego', ...asking },
    'POST /tocsin/maltego/event-to-attributes': { summary: 'Give the attributes of an event to Maltego', ...asking },
  },
}
