import { expect, test } from 'vitest'
import { briefly, count, isClean, nothing, summary, type EventOutcome } from './account.ts'

test.each<[EventOutcome[], string, string, boolean]>([
  [[], '0 added, 0 already there, 0 refused', 'no event', true],
  [[{ kind: 'added', leftOut: [] }], '1 added, 0 already there, 0 refused', '1 added', true],
  [[{ kind: 'present', leftOut: [] }], '0 added, 1 already there, 0 refused', '1 already there', true],
  [[{ kind: 'refused', why: 'x' }], '0 added, 0 already there, 1 refused', '1 refused', false],
  [
    [
      { kind: 'added', leftOut: ['a'] },
      { kind: 'present', leftOut: [] },
    ],
    '1 added, 1 already there, 0 refused; 1 part left out',
    '1 added, 1 already there; 1 part left out',
    false,
  ],
  [
    [{ kind: 'added', leftOut: ['a', 'b'] }],
    '1 added, 0 already there, 0 refused; 2 parts left out',
    '1 added; 2 parts left out',
    false,
  ],
])('%j', (outcomes, whole, brief, clean) => {
  const account = outcomes.reduce(count, nothing)
  expect(summary(account)).toBe(whole)
  expect(briefly(account)).toBe(brief)
  expect(isClean(account)).toBe(clean)
})
