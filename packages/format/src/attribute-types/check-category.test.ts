import { expect, test } from 'vitest'
import { checkCategory, readType } from './check-category.ts'

test('a type is accepted in the categories that allow it', () => {
  expect(checkCategory('md5', 'Payload delivery')).toEqual([])
  expect(checkCategory('md5', 'External analysis')).toEqual([])
})

test('a type is refused in a category that does not allow it, under type', () => {
  expect(checkCategory('md5', 'Person')).toMatchObject([
    { field: 'type', message: 'Options depend on the selected category.' },
  ])
})

test('an unknown category is reported under both fields', () => {
  const faults = checkCategory('md5', 'toString')
  expect(faults.map((fault) => fault.field)).toEqual(['type', 'category'])
  expect(faults[1]?.message).toMatch(/^Options : Payload delivery/)
})

test.each([
  ['ip-src|port', { ok: true, type: 'ip-src|port' }],
  ['IP-SRC', { ok: false, message: 'Invalid type.' }],
  ['constructor', { ok: false, message: 'Invalid type.' }],
  ['', { ok: false, message: 'No type set.' }],
  [undefined, { ok: false, message: 'No type set.' }],
])('the type name %j is read', (name, expected) => {
  expect(readType(name)).toMatchObject(expected)
})
