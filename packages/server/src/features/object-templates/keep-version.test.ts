import { expect, test } from 'vitest'
import { takesOver } from './keep-version.ts'

test.each([
  ['the first one', 3, [], true],
  ['a newer one', 3, [{ version: 2, active: true }], true],
  [
    'a newer one than several',
    4,
    [
      { version: 1, active: false },
      { version: 3, active: true },
      { version: 2, active: false },
    ],
    true,
  ],
  ['an older one', 1, [{ version: 2, active: true }], false],
  [
    'one between',
    2,
    [
      { version: 3, active: true },
      { version: 1, active: false },
    ],
    false,
  ],
  [
    'one where an older was chosen',
    3,
    [
      { version: 2, active: false },
      { version: 1, active: true },
    ],
    false,
  ],
  ['one where none was chosen', 3, [{ version: 2, active: false }], false],
])('%s is in use or not', (_which, version, others, isUsed) => {
  expect(takesOver(version, others)).toBe(isUsed)
})
