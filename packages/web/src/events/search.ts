import type { EventSort, FacetName, IndexFilters } from '@tocsin/client'
import { readGridSearch, type GridSearch } from '../grid/grid-search.ts'

/** What the list of events shows, as its address says it: all that is chosen can be sent to somebody. */
export type EventsSearch = GridSearch<EventSort> & { [Name in FacetName]?: string[] }

const FACETS: readonly FacetName[] = ['published', 'tags', 'threatlevel', 'analysis', 'distribution', 'org']
const SORTS: readonly EventSort[] = [
  'id',
  'date',
  'info',
  'timestamp',
  'publish_timestamp',
  'attribute_count',
  'threat_level_id',
  'orgc',
]

/** Reads an address that anybody may have typed: what is no choice is left out. */
export function readSearch(search: Record<string, unknown>): EventsSearch {
  const chosen = FACETS.flatMap((name) => {
    const values = [search[name]].flat().filter((value) => typeof value === 'string' || typeof value === 'number')
    return values.length === 0 ? [] : [[name, values.map(String)] as const]
  })
  return { ...readGridSearch(search, SORTS), ...Object.fromEntries(chosen) }
}

/** The filters of the server that an address stands for. */
export function filtersOf({ words, published, tags, org, ...levels }: EventsSearch): IndexFilters {
  const numbers = (texts: string[] | undefined) => texts?.map(Number).filter(Number.isInteger)
  return withoutGaps({
    searchall: words,
    // Both are neither.
    published: published?.length === 1 ? (published[0] === '1' ? 1 : 0) : undefined,
    tags,
    org,
    threatlevel: numbers(levels.threatlevel),
    analysis: numbers(levels.analysis),
    distribution: numbers(levels.distribution),
  })
}

type Gaps<Fields> = { [Name in keyof Fields]: Fields[Name] | undefined }

function withoutGaps<Fields extends object>(fields: Gaps<Fields>): Fields {
  // What is left has no undefined in it.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

/** With a choice of a facet taken, or given back. */
export function toggled(search: EventsSearch, name: FacetName, value: string): EventsSearch {
  const { [name]: chosen = [], ...rest } = search
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]
  return next.length === 0 ? rest : { ...rest, [name]: next }
}

/** How many things narrow the list. */
export function narrowings(search: EventsSearch): number {
  return FACETS.reduce((sum, name) => sum + (search[name]?.length ?? 0), search.words === undefined ? 0 : 1)
}
