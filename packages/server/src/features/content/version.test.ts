import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVersions } from './version.ts'

test.each([
  ['1', '2'],
  ['9', '10'],
  ['', '1'],
  ['1.2.9', '1.2.10'],
  ['1.2', '1.2.1'],
  ['2025-06-01', '2025-10-01'],
  ['20250601', '20251001'],
  ['99999999999999999998', '99999999999999999999'],
  ['v1', 'v2'],
])('%j is older than %j', (one, other) => {
  expect([Math.sign(compareVersions(one, other)), Math.sign(compareVersions(other, one))]).toEqual([-1, 1])
})

test.each([
  ['1', '1'],
  ['v3', '3'],
  ['01', '1'],
  ['1.0', '1-0'],
])('%j is as old as %j', (one, other) => {
  expect(compareVersions(one, other)).toBe(0)
})

test('the order is one: turned around it is the other way, and between three it holds', () => {
  const version = fc.oneof(fc.nat().map(String), fc.stringMatching(/^[0-9a-z.-]{0,6}$/), fc.string())
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0)
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})
