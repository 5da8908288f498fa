import { flag, nativeInteger, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { listOf, object } from '../../platform/http/api/shapes.ts'
import { askedFields } from './asked.ts'

const row = object({
  id: text,
  uuid,
  info: text,
  date: text,
  timestamp: nativeInteger,
  published: flag,
  publish_timestamp: nativeInteger,
  threat_level_id: nativeInteger,
  analysis: nativeInteger,
  distribution: nativeInteger,
  orgc: object({ id: text, uuid, name: text }),
  tags: listOf(object({ name: text, colour: text, local: flag, is_galaxy: flag })),
  attribute_count: nativeInteger,
  proposal_count: nativeInteger,
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
      answers: object({
        published: choices,
        threatlevel: choices,
        analysis: choices,
        distribution: choices,
        org: choices,
        tags: choices,
      }),
    },
  },
}
