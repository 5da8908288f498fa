import { sql, type RawBuilder } from 'kysely'
import type { Predicate } from './patterns.ts'
import type { SearchScope } from './scope.ts'

/** One step of a sort order: a column that the scope knows. */
export type Order = { column: string; isDescending: boolean }

/** A place in a sorted list: the values of the last row's sort columns, its id last. */
export type Place = readonly unknown[]

/** What may be sorted by, by MISP's names; none of these is ever null. */
const columns: Record<SearchScope, Record<string, RawBuilder<unknown>>> = {
  events: Object.fromEntries(
    ['id', 'info', 'analysis', 'threat_level_id', 'distribution', 'timestamp', 'publish_timestamp'].map((name) => [
      `Event.${name}`,
      sql.ref(`events.${name}`),
    ]),
  ),
  attributes: {
    ...Object.fromEntries(
      ['id', 'event_id', 'object_id', 'type', 'category', 'distribution', 'timestamp'].map((name) => [
        `Attribute.${name}`,
        sql.ref(`attributes.${name}`),
      ]),
    ),
    'Attribute.value': sql.ref('attributes.value1'),
    'Attribute.object_relation': sql`coalesce(attributes.object_relation, '')`,
    'Event.publish_timestamp': sql.ref('events.publish_timestamp'),
  },
  objects: {},
}
const ownModel = { events: 'Event', attributes: 'Attribute', objects: 'Object' } as const

/**
 * The order that is wished: `"timestamp desc"`, several after commas, or a list. What names no sortable column is ignored.
 *
 * Source: `rest-search` §3, `order`.
 */
export function parseOrder(scope: SearchScope, wish: unknown): Order[] {
  const items = [wish].flat().flatMap((item) => (typeof item === 'string' ? item.split(',') : []))
  return items.flatMap((item) => {
    const [name = '', direction = 'asc'] = item.trim().split(/\s+/)
    const column = name.includes('.') ? name : `${ownModel[scope]}.${name}`
    if (!Object.hasOwn(columns[scope], column)) return []
    return [{ column, isDescending: direction.toLowerCase() === 'desc' }]
  })
}

/** A total order: what was wished, and the id at the end, so that pages neither overlap nor leave gaps. */
export type Sorting = { keys: RawBuilder<unknown>[]; orderBy: RawBuilder<unknown>; after(place: Place): Predicate }

export function sortingOf(scope: SearchScope, order: readonly Order[]): Sorting {
  const steps = [
    ...order.map(({ column, isDescending }) => ({ key: columns[scope][column] ?? sql`0`, isDescending })),
    { key: sql.ref(`${scope}.id`), isDescending: false },
  ]
  return {
    keys: steps.map(({ key }) => key),
    orderBy: sql.join(steps.map(({ key, isDescending }) => (isDescending ? sql`${key} desc` : sql`${key} asc`))),
    after: (place) => behind(steps, place),
  }
}

type Step = { key: RawBuilder<unknown>; isDescending: boolean }

/** Behind a place: behind it by the first step, or level with it and behind it by the rest. */
function behind([step, ...rest]: Step[], [value, ...values]: Place): Predicate {
  if (!step) return sql<boolean>`false`
  const further = step.isDescending ? sql<boolean>`${step.key} < ${value}` : sql<boolean>`${step.key} > ${value}`
  if (rest.length === 0) return further
  return sql<boolean>`(${further} or (${step.key} = ${value} and ${behind(rest, values)}))`
}
