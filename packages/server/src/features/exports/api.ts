import { flag, localId, nativeInteger, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { listOf, maybe, media, object, orNull, told, needed } from '../../platform/http/api/shapes.ts'
import { exportFields } from './sent-export.ts'

const shown = object({
  id: text,
  saved_search: object({ id: text, name: text }),
  format: text,
  every: orNull(text),
  created: text,
  next_run: orNull(text),
  last_run: object({ is_running: flag, job: orNull(localId), ran: orNull(text), error: orNull(text) }),
  file: orNull(object({ content_type: text, size: nativeInteger, sha256: text, made: text })),
  token_start: orNull(text),
  token: maybe(text),
  url: maybe(text),
})

export const exportsApi: RouteTable = {
  group: 'Exports',
  routes: {
    'GET /tocsin/exports': { summary: "List one's exports", answers: object({ exports: listOf(shown) }) },
    'GET /tocsin/exports/{id}': {
      summary: 'Give the file of an export to whoever knows its token',
      path: { id: told(text, 'The token of the export.') },
      answers: media('*/*'),
    },
    'POST /tocsin/exports': {
      summary: 'Export what a saved search finds to a file, again and again',
      takes: { ...exportFields, saved_search: needed(exportFields.saved_search) },
      answers: shown,
      status: 201,
    },
    'PATCH /tocsin/exports/{id}': { summary: 'Change an export', takes: exportFields, answers: shown },
    'DELETE /tocsin/exports/{id}': { summary: 'Delete an export', answers: 'nothing' },
    'POST /tocsin/exports/{id}/run': { summary: 'Make the file of an export anew', answers: shown, status: 202 },
    'POST /tocsin/exports/{id}/token': { summary: 'Make a new token for an export', answers: shown },
    'DELETE /tocsin/exports/{id}/token': { summary: 'Take the token of an export away', answers: shown },
  },
}
