import { expect, test } from 'vitest'
import { csvHeader, csvLine } from './csv.ts'

test('the header names the columns', () => {
  expect(csvHeader(['uuid', 'value'])).toBe('uuid,value\n')
})

test.each([
  ['text', '"text"'],
  ['a "quoted" word', '"a ""quoted"" word"'],
  ['two\nlines', '"two\nlines"'],
  ['a,b', '"a,b"'],
  [7, '7'],
  [true, '1'],
  [false, '0'],
  [null, '""'],
  [undefined, '""'],
])('%j is written as %s', (value, cell) => {
  expect(csvLine(['x'], { x: value })).toBe(`${cell}\n`)
})
