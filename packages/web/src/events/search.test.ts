import { expect, test } from 'vitest'
import { filtersOf, narrowings, readSearch, toggled } from './search.ts'

test('an address is read as what it chooses, and what is no choice is left out', () => {
  const search = readSearch({
    words: ' ebury ',
    published: 1,
    org: ['3', 4, null],
    sort: 'nothing',
    direction: 'asc',
    x: 1,
  })
  expect(search).toEqual({ words: 'ebury', published: ['1'], org: ['3', '4'], direction: 'asc' })
  expect(narrowings(search)).toBe(4)
})

test('what an address chooses becomes filters of the server', () => {
  expect(filtersOf(readSearch({ words: 'a', published: ['0'], tags: ['tlp:red'], sort: 'date' }))).toEqual({
    searchall: 'a',
    published: 0,
    tags: ['tlp:red'],
  })
  expect(filtersOf(readSearch({ published: ['0', '1'] }))).toEqual({})
})

test('a choice is taken, and given back', () => {
  const taken = toggled({}, 'org', '3')
  expect(taken).toEqual({ org: ['3'] })
  expect(toggled(taken, 'org', '3')).toEqual({})
})
