import { expect, test } from 'vitest'
import { agoText, dayText } from './times.ts'

test.each([
  [0, 'now'],
  [59, 'now'],
  [60, '1 min ago'],
  [3_599, '59 min ago'],
  [3_600, '1 h ago'],
  [86_400, '1 d ago'],
  [89 * 86_400, '89 d ago'],
  [400 * 86_400, '11 Dec 2022'],
  [-30, 'now'],
])('what was %d seconds ago is told as %s', (age, words) => {
  const now = Date.UTC(2024, 0, 15) / 1000
  expect(agoText(now - age, now)).toBe(words)
})

test('a day is told with its month by name, and what is none stays as it is', () => {
  expect(dayText('2024-05-04')).toBe('4 May 2024')
  expect(dayText('soon')).toBe('soon')
})
