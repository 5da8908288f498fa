import { flag, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, done, fields, listOf, media, named, object, orNull, told } from '../../platform/http/api/shapes.ts'

const kind = told(text, 'taxonomies, galaxies, clusters, relationships, object-templates, warninglists, …')
const document = object({
  ...fields(text, 'kind key version sha256 path source'),
  loaded: { writes: { type: 'string', format: 'date-time' } },
})
const updating = { answers: done, errors: ['rejected'] as const }

export const contentApi: RouteTable = {
  group: 'Public content',
  routes: {
    'GET /tocsin/content': {
      summary: 'List the public content that is loaded',
      takes: { kind, after: told(text, 'What the page before calls next.') },
      answers: object({ documents: listOf(document), next: orNull(text) }),
    },
    'GET /tocsin/content/{kind}/{key}': {
      summary: 'Give a document of public content as it was loaded',
      path: { kind, key: told(text, 'The key of the document in its kind.') },
      answers: anything,
    },
    'POST /tocsin/content/update': {
      summary: 'Load public content anew',
      takes: { kind: anything, kinds: anything, source: text },
      answers: object({ job: localId }),
      status: 202,
    },
    'POST /tocsin/content/upload': {
      summary: 'Load public content from an archive',
      more: 'A tar, gzipped or not, or a zip; `name` and `kind` may stand in the query.',
      body: media('application/gzip', { type: 'string', contentEncoding: 'binary' }),
      answers: object({ kinds: named(anything), failures: listOf(anything) }),
      errors: ['unsupported-media'],
    },
    'GET POST /taxonomies/update': { summary: 'Load the public taxonomies anew', ...updating },
    'GET POST /warninglists/update': { summary: 'Load the public warninglists anew', ...updating },
    'GET POST /noticelists/update': { summary: 'Load the public noticelists anew', ...updating },
    'GET POST /galaxies/update': { summary: 'Load the public galaxies anew', ...updating },
    'GET POST /decaying_model/update': { summary: 'Load the public decaying models anew', ...updating },
    'GET POST /object_templates/update': {
      summary: 'Load the public object templates anew, and lead to their list',
      answers: media('text/plain'),
      status: 302,
      errors: ['rejected'],
    },
    'GET POST /servers/updateJSON': {
      summary: 'Load all public content anew',
      answers: named(flag),
      errors: ['rejected'],
    },
  },
}
