import { expect, test } from 'vitest'
import { termsOf } from './search.ts'

test('options become the words of restSearch', () => {
  const options = { format: 'csv', tag: ['tlp:red'], event: ['1'], limit: '5', type: ['md5'], last: '5d' }
  expect(termsOf(options)).toEqual({ tags: ['tlp:red'], eventid: ['1'], limit: 5, type: ['md5'], last: '5d' })
})
