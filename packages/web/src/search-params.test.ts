import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './search-params.ts'

test('what an address says is read as it was written', () => {
  expect(parseSearch('?tags=tlp%3Aamber&tags=c2&words=a+b')).toEqual({ tags: ['tlp:amber', 'c2'], words: 'a b' })
  expect(stringifySearch({ tags: ['tlp:amber', 'c2'], words: 'a b', sort: undefined })).toBe(
    '?tags=tlp%3Aamber&tags=c2&words=a+b',
  )
  expect(stringifySearch({})).toBe('')
})

test('the way there and back changes nothing', () => {
  const text = fc.string({ unit: 'grapheme' })
  const value = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 }))
  fc.assert(
    fc.property(fc.dictionary(text, value, { noNullPrototype: true }), (search) => {
      expect(parseSearch(stringifySearch(search))).toEqual(search)
    }),
  )
})
