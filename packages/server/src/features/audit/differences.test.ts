import { expect, test } from 'vitest'
import { differencesOf } from './differences.ts'

const FIELDS = ['a', 'b']

test.each([
  [undefined, { a: 1, c: 2 }, { a: [null, 1] }],
  [{ a: 1, b: 'x' }, undefined, { a: [1, null], b: ['x', null] }],
  [{ a: 1, b: 'x' }, { a: 2, b: 'x' }, { a: [1, 2] }],
  [{ a: true }, { a: false }, { a: [true, false] }],
  [{ a: ['x'] }, { a: ['x'] }, {}],
  [{ a: ['x'] }, { a: ['x', 'y'] }, { a: [['x'], ['x', 'y']] }],
  [{ a: '' }, { a: null }, {}],
  [undefined, { a: '', b: 0 }, { b: [null, 0] }],
  [{ c: 1 }, { c: 2 }, {}],
  [{ a: 'x' }, { a: 'half \ud800 nul \0' }, { a: ['x', 'half \ufffd nul \ufffd'] }],
])('from %j to %j are %j', (before, after, differences) => {
  expect(differencesOf(FIELDS, before, after)).toEqual(differences)
})

test('what is very long is cut', () => {
  const [, now] = differencesOf(FIELDS, undefined, { a: '\u{1f600}'.repeat(100_000) })['a'] ?? []
  expect(String(now)).toHaveLength(65_536)
  expect(String(now).slice(-2)).toMatch(/.…$/)
})
