import { expect, test } from 'vitest'
import { termsOf, type SearchOptions } from './search.ts'

const shape = { scope: 'attributes', format: 'csv' } as const

test.each<[Partial<SearchOptions>, object]>([
  [{}, {}],
  [{ tag: ['tlp:red'] }, { tags: ['tlp:red'] }],
  [{ event: ['1', '2'] }, { eventid: ['1', '2'] }],
  [
    { toIds: true, published: false },
    { to_ids: 1, published: 0 },
  ],
  [
    { value: ['%.example.org'], type: ['domain'], last: '5d', limit: 5, page: 2 },
    { value: ['%.example.org'], type: ['domain'], last: '5d', limit: 5, page: 2 },
  ],
])('options %j become the words of restSearch %j', (options, terms) => {
  expect(termsOf({ ...shape, ...options })).toEqual(terms)
})
