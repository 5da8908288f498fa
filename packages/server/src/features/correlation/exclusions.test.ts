import { expect, test } from 'vitest'
import { exclusion } from './exclusions.ts'

test.each([
  ['8.8.8.8', '8.8.8.8', true],
  ['8.8.8.8', '8.8.8.80', false],
  ['%example.com', 'www.example.com', true],
  ['%example.com', 'example.com.org', false],
  ['10.%', '10.0.0.1', true],
  ['10.%', '110.0.0.1', false],
  ['%test%', 'a test value', true],
  ['%test%', 'a TEST value', false],
  ['%', 'anything', true],
  ['%%', 'anything', true],
  ['100%%', '100% sure', true],
  ['Test', 'test', false],
  ['%x%y%', 'a x%y b', true],
  ['%x%y%', 'a xzy b', false],
])('the exclusion %s and the value %s: %s', (pattern, half, isExcluded) => {
  expect(exclusion(pattern)(half)).toBe(isExcluded)
})
