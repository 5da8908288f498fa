import { choiceField, numberField, readFields, type Field } from '../../platform/http/fields.ts'
import type { Wishes } from '../../platform/http/wishes.ts'

/** The part of the list that is asked for: so many rows from that one on. */
export type Asked = { filters: Wishes; sort: Wishes; offset: number; limit: number }

const MOST_ROWS = 500
const FURTHEST = 10_000_000

const filtersField: Field<Wishes> = {
  // Every filter is looked at by itself before it is used.
  read: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Wishes) : undefined,
  expects: 'An object of the filters of events/index is expected.',
  accepts: {
    type: 'object',
    description: 'The filters of `/events/index`, by MISP’s names.',
    example: { published: 1 },
  },
}

/** What the list is asked for. */
export const askedFields = {
  filters: filtersField,
  sort: choiceField([
    'id',
    'date',
    'info',
    'timestamp',
    'publish_timestamp',
    'attribute_count',
    'threat_level_id',
    'orgc',
  ]),
  direction: choiceField(['asc', 'desc']),
  offset: numberField(FURTHEST),
  limit: numberField(MOST_ROWS),
}

export function readAsked(body: unknown): Asked {
  const {
    filters = {},
    sort = 'timestamp',
    direction = 'desc',
    offset = 0,
    limit = 100,
  } = readFields(body, askedFields)
  return { filters, sort: { sort, direction }, offset, limit }
}
