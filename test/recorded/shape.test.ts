import { expect, test } from 'vitest'
import { repaired } from './repaired.ts'
import { shapeDifferences, shapeOf } from './shape.ts'

const found = (theirs: unknown, ours: unknown) => [...shapeDifferences(shapeOf(theirs), shapeOf(ours))]

test.each<[string, unknown, unknown, string[]]>([
  ['the same', { id: '1', Tag: [{ name: 'a' }] }, { id: '2', Tag: [{ name: 'b' }, { name: 'c' }] }, []],
  ['a number for digits', { id: '1' }, { id: 1 }, ['id: digits is number']],
  ['a boolean for a number', { is_set: 1 }, { is_set: true }, ['is_set: number is boolean']],
  ['nothing for text', { a: 'x' }, { a: null }, ['a: text is null']],
  ['a field less', { a: 'x', b: '1' }, { a: 'y' }, ['b: digits is not there']],
  ['a field more', { a: 'x' }, { a: 'y', b: [] }, ['b: not there is list']],
  ['a record for a list', { a: [] }, { a: {} }, ['a: list is record']],
  ['a field less in one of several', [{ a: 'x' }], [{ a: 'x' }, {}], ['[].a: text is not there']],
  ['a field that theirs have now and then', [{ a: 'x' }, {}], [{}], []],
  ['no items', [{ a: 'x' }], [], []],
  ['digits where people write', { comment: 'x' }, { comment: '1' }, []],
  ['names that are data', { 'tlp:red': '1' }, { 'tlp:green': '2' }, []],
  ['a level deeper', { a: { b: { c: '1' } } }, { a: { b: { c: true } } }, ['a.b.c: digits is boolean']],
])('%s', (_what, theirs, ours, differences) => {
  expect(found(theirs, ours)).toEqual(differences)
})

test('of a record that was cut, what may have followed is not missed', () => {
  const theirs = repaired('{"Event":{"id":"1","Attribute":[{"id":"2"},{"id":"3","ty')
  expect(found(theirs, { Event: { id: '4', Attribute: [{ id: '5' }], Object: [] } })).toEqual([])
  expect(found(theirs, { Event: { id: 4, Attribute: [{ id: '5' }] } })).toEqual(['Event.id: digits is number'])
})
