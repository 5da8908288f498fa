import { nativeInteger, organisation, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, listOf, oneOf, record, told } from '../../platform/http/api/shapes.ts'

export const organisationsApi: RouteTable = {
  group: 'Organisations',
  routes: {
    'GET /organisations[/index]': {
      summary: 'List organisations',
      takes: {
        scope: told(oneOf('local', 'external', 'all'), 'local unless said.'),
        searchall: told(text, 'A part of name, description or UUID.'),
      },
      answers: listOf(record(organisation)),
    },
    'GET /organisations/view/{id}': {
      summary: 'Show an organisation',
      more: 'By number, UUID or name.',
      takes: { includeAnalystData: told(nativeInteger, 'With the notes and opinions on it.') },
      answers: record(organisation),
    },
    'POST /admin/organisations/add': { summary: 'Add an organisation', answers: record(organisation) },
    'POST PUT /admin/organisations/edit/{id}': { summary: 'Change an organisation', answers: record(organisation) },
    'POST DELETE /admin/organisations/delete/{id}': { summary: 'Delete an organisation', answers: done },
  },
}
