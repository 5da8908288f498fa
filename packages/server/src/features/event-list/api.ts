import { flag, nativeInteger, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { fields, listOf, object } from '../../platform/http/api/shapes.ts'
import { shownTagShape } from '../events/shown-tag.ts'
import { askedFields } from './asked.ts'

const row = object({
  ...fields(text, 'id info date'),
  uuid,
  ...fields(nativeInteger, 'timestamp publish_timestamp threat_level_id analysis distribution'),
  ...fields(nativeInteger, 'attribute_count proposal_count'),
  published: flag,
  orgc: object({ id: text, uuid, name: text }),
  tags: listOf(shownTagShape),
})

const choices = listOf(object({ value: text, label: text, count: nativeInteger }))

export const eventListApi: RouteTable = {
  group: 'Event list',
  routes: {
    'POST /tocsin/events/rows': {
      summary: 'List a part of the events that match, and how many match in all',
      takes: askedFields,
      answers: object({ total: nativeInteger, offset: nativeInteger, rows: listOf(row) }),
    },
    'POST /tocsin/events/facets': {
      summary: 'Count the choices of each filter among what the other filters let through',
      takes: { filters: askedFields.filters },
      answers: object(fields(choices, 'published threatlevel analysis distribution org tags')),
    },
  },
}
