import { expect, test } from 'vitest'
import { parsePeriod } from './period.ts'

const NOW = 1_700_000_000

test.each([
  ['5d', { from: NOW - 5 * 86_400, to: undefined }],
  ['2h', { from: NOW - 7_200, to: undefined }],
  ['10m', { from: NOW - 600, to: undefined }],
  ['1600000000', { from: 1_600_000_000, to: undefined }],
  [1_600_000_000, { from: 1_600_000_000, to: undefined }],
  ['2020-01-01', { from: 1_577_836_800, to: undefined }],
  [['7d', '14d'], { from: NOW - 14 * 86_400, to: NOW - 7 * 86_400 }],
  [['14d', '7d'], { from: NOW - 14 * 86_400, to: NOW - 7 * 86_400 }],
  ['5x', { from: NOW + 1, to: undefined }],
  ['ad', { from: NOW + 1, to: undefined }],
])('%j is %j', (wish, period) => {
  expect(parsePeriod(wish, NOW)).toEqual(period)
})
