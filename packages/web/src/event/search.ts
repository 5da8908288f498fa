import type { AttributeSort } from '@tocsin/client'

/** What the table of an event shows, as its address says it. */
export type EventSearch = { words?: string; sort?: AttributeSort; direction?: 'asc' | 'desc' }

const SORTS: readonly AttributeSort[] = [
  'timestamp',
  'type',
  'category',
  'value',
  'to_ids',
  'distribution',
  'first_seen',
]

/** Reads an address that anybody may have typed: what is no choice is left out. */
export function readSearch(search: Record<string, unknown>): EventSearch {
  const sort = SORTS.find((each) => each === search['sort'])
  const direction = (['asc', 'desc'] as const).find((each) => each === search['direction'])
  const words = typeof search['words'] === 'string' ? search['words'].trim() : ''
  return { ...(words === '' ? {} : { words }), ...(sort ? { sort } : {}), ...(direction ? { direction } : {}) }
}
