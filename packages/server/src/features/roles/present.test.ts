import { expect, test } from 'vitest'
import { defaultRoles } from './default-roles.ts'
import { gradeOf } from './present.ts'

test.each([
  ['admin', 3],
  ['Org Admin', 3],
  ['User', 2],
  ['Publisher', 3],
  ['Sync user', 3],
  ['Read Only', 0],
])('the role %s has the grade %i', (name, grade) => {
  expect(gradeOf(defaultRoles.find((role) => role.name === name)?.permissions ?? [])).toBe(grade)
})
