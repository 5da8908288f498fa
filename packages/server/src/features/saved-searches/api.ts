import { flag, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, fields, listOf, needed, object, oneOf, orNull, told } from '../../platform/http/api/shapes.ts'
import { searchFields } from './sent-search.ts'

const shown = object({
  id: uuid,
  ...fields(text, 'name description created modified'),
  scope: oneOf('events', 'attributes'),
  parameters: anything,
  shared_with: text,
  ...fields(flag, 'taxii is_own'),
  org: object({ uuid, name: text }),
})

export const savedSearchesApi: RouteTable = {
  group: 'Saved searches',
  routes: {
    'GET /tocsin/saved-searches': {
      summary: "List saved searches, one's own and those that others share",
      takes: { after: told(text, 'What the page before calls next.') },
      answers: object({ saved_searches: listOf(shown), next: orNull(text) }),
    },
    'GET /tocsin/saved-searches/{id}': { summary: 'Show a saved search', answers: shown },
    'POST /tocsin/saved-searches': {
      summary: 'Save a search',
      takes: { ...searchFields, name: needed(searchFields.name) },
      answers: shown,
      status: 201,
    },
    'PATCH /tocsin/saved-searches/{id}': { summary: 'Change a saved search', takes: searchFields, answers: shown },
    'DELETE /tocsin/saved-searches/{id}': { summary: 'Delete a saved search', answers: 'nothing' },
  },
}
