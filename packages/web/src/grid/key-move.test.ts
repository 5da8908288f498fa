import { expect, test } from 'vitest'
import { keyMove } from './key-move.ts'

test.each([
  ['j', -1, 0],
  ['ArrowDown', 8, 9],
  ['j', 9, 9],
  ['k', 0, 0],
  ['ArrowUp', -1, 0],
  ['PageDown', 2, 6],
  ['PageUp', 2, 0],
  ['Home', 7, 0],
  ['End', 0, 9],
  ['x', 3, undefined],
])('%s takes the cursor from row %d to %s', (key, from, to) => {
  expect(keyMove(key, from, { total: 10, page: 4 })).toBe(to)
})

test('in an empty grid nothing moves', () => {
  expect(keyMove('j', -1, { total: 0, page: 4 })).toBeUndefined()
})
