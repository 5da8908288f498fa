/** What an address says of a grid: words that narrow it, and its order. */
export type GridSearch<Sort extends string> = { words?: string; sort?: Sort; direction?: 'asc' | 'desc' }

/** Reads an address that anybody may have typed: what is no choice is left out. */
export function readGridSearch<Sort extends string>(
  search: Record<string, unknown>,
  sorts: readonly Sort[],
): GridSearch<Sort> {
  const sort = sorts.find((each) => each === search['sort'])
  const direction = (['asc', 'desc'] as const).find((each) => each === search['direction'])
  const words = typeof search['words'] === 'string' ? search['words'].trim() : ''
  return { ...(words === '' ? {} : { words }), ...(sort ? { sort } : {}), ...(direction ? { direction } : {}) }
}

/** With other words to look for, or none. */
export function withWords<Search extends { words?: string }>(search: Search, words: string): Search {
  const { words: _before, ...rest } = search
  // All fields but the words are those that were there.
  return (words === '' ? rest : { ...rest, words }) as Search
}

/** By a column, the highest first; pressed again, the other way round. */
export function sortedBy<Sort extends string, Search extends GridSearch<Sort>>(
  search: Search,
  now: { sort: Sort; direction: 'asc' | 'desc' },
  by: Sort,
): Search {
  return { ...search, sort: by, direction: by === now.sort && now.direction === 'desc' ? 'asc' : 'desc' }
}
