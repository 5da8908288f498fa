import { flag, nativeInteger, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { fields, listOf, object, orNull } from '../../platform/http/api/shapes.ts'
import { shownTagShape } from '../events/shown-tag.ts'
import { askedFields } from './asked.ts'

const row = object({
  ...fields(text, 'id type category value comment'),
  uuid,
  ...fields(flag, 'to_ids deleted'),
  ...fields(nativeInteger, 'distribution timestamp'),
  object: orNull(object({ uuid, ...fields(text, 'name relation') })),
  tags: listOf(shownTagShape),
})

export const eventRowsApi: RouteTable = {
  group: 'Event list',
  routes: {
    'POST /tocsin/events/{id}/rows': {
      summary: 'List a part of the attributes of an event that match, and how many match in all',
      takes: askedFields,
      answers: object({ total: nativeInteger, offset: nativeInteger, rows: listOf(row) }),
    },
  },
}
