import type { AttributeSort } from '@tocsin/client'
import { readGridSearch, type GridSearch } from '../grid/grid-search.ts'

/** What the table of an event shows, as its address says it. */
export type EventSearch = GridSearch<AttributeSort>

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
  return readGridSearch(search, SORTS)
}
