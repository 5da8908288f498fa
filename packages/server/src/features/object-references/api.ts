import { flag, objectReference } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, record, told } from '../../platform/http/api/shapes.ts'

const hard = { hard: told(flag, 'For good, and not only marked as deleted.') }

export const objectReferencesApi: RouteTable = {
  group: 'Objects',
  routes: {
    'POST /object_references/add': {
      summary: 'Let an object refer to something in its event',
      answers: record(objectReference),
      errors: ['rejected'],
    },
    'POST /object_references/add/{id}': {
      summary: 'Let this object refer to something in its event',
      takes: { ...objectReference.fields, ObjectReference: objectReference },
      answers: record(objectReference),
      errors: ['rejected'],
    },
    'POST /object_references/delete/{id}[/{hard}]': {
      summary: 'Delete a reference of an object',
      takes: hard,
      answers: done,
    },
    'DELETE /object_references/delete/{id}': {
      summary: 'Delete a reference, marked or for good',
      takes: hard,
      answers: done,
    },
  },
}
