import { flag, localId, mispObject, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, anything, done, listOf, maybe, object, orNull, record, told } from '../../platform/http/api/shapes.ts'

const shown = also(record(mispObject), { rejected: maybe(anything), Event: maybe(anything) })
const hard = { hard: told(flag, 'For good, and not only marked as deleted.') }
const finding = object({ path: text, rule: text, message: text })
const verdict = { broken: listOf(finding), advice: listOf(finding) }
const version = told(localId, 'The version of the template; the newest unless said.')

export const objectsApi: RouteTable = {
  group: 'Objects',
  routes: {
    'GET /objects/{id} /objects/view/{id}': {
      summary: 'Show an object',
      takes: { includeAnalystData: flag },
      answers: shown,
    },
    'POST /objects/add/{id}': { summary: 'Add an object to an event', answers: shown, errors: ['rejected'] },
    'POST /objects/add/{id}/{template}': {
      summary: 'Add an object to an event, held to a template',
      path: { template: told(text, 'The number or UUID of the template.') },
      takes: { ...mispObject.fields, Object: mispObject },
      answers: shown,
      errors: ['rejected'],
    },
    'POST PUT /objects/edit/{id}': { summary: 'Change an object', answers: shown, errors: ['rejected'] },
    'POST /objects/delete/{id}[/{hard}]': { summary: 'Delete an object', takes: hard, answers: done },
    'DELETE /objects/delete/{id}': { summary: 'Delete an object, marked or for good', takes: hard, answers: done },
    'GET /tocsin/objects/{id}/check': {
      summary: 'Hold an object to its template',
      answers: object({ template: orNull(object({ uuid, version: text })), ...verdict }),
    },
    'GET /tocsin/objects/{id}/upgrade': {
      summary: 'Tell what the way to another version of its template would change in an object',
      takes: { version },
      answers: object({ current: flag, from: anything, to: anything, relations: anything, ...verdict }),
    },
    'POST /tocsin/objects/{id}/upgrade': {
      summary: 'Bring an object to another version of its template',
      takes: { version, force: told(flag, 'Even where it breaks rules of the version.') },
      answers: shown,
      errors: ['rejected'],
    },
  },
}
