import { text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { media, told } from '../../platform/http/api/shapes.ts'

const pages = media('text/html; charset=utf-8')

export const apiDescriptionApi: RouteTable = {
  group: 'Server',
  routes: {
    'GET /tocsin/openapi': {
      summary: 'Describe every route, as OpenAPI 3.1',
      answers: { writes: { type: 'object', required: ['openapi'], properties: { openapi: { const: '3.1.0' } } } },
    },
    'GET /tocsin/api': { summary: 'Describe every route, for people', answers: pages },
    'GET /tocsin/api/{group}': {
      summary: 'Describe the routes of a group, or the records, for people',
      path: { group: told(text, 'The name of the group in lower case, with dashes; or records.') },
      answers: pages,
    },
  },
}
