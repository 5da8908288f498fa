import { expect, test } from 'vitest'
import { contains } from './index-filters.ts'

test.each([
  ['50%', String.raw`%50\%%`],
  ['a_b', String.raw`%a\_b%`],
  [String.raw`C:\Windows`, String.raw`%C:\\Windows%`],
  [String.raw`C:\\Windows`, String.raw`%C:\\Windows%`],
  ['', '%%'],
])('the signs of patterns in %s are taken literally, and a doubled backslash for one', (part, pattern) => {
  expect(contains(part)).toBe(pattern)
})
