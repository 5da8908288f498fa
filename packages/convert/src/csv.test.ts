import { expect, test } from 'vitest'
import { csv, type CsvRow } from './csv.ts'

async function written(columns: string[], pages: CsvRow[][], headerless = false): Promise<string> {
  async function* rows() {
    yield* pages
  }
  let text = ''
  for await (const piece of csv.write(rows(), { columns, headerless })) text += piece
  return text
}

test('the header names the columns, and an empty line ends the whole', async () => {
  expect(await written(['uuid', 'object_meta-category'], [])).toBe('uuid,object_meta_category\n\n')
})

test('lines follow each other over pages', async () => {
  expect(
    await written(
      ['a', 'b'],
      [
        [['x', 1]],
        [],
        [
          ['y', 2],
          ['z', 3],
        ],
      ],
    ),
  ).toBe('a,b\n"x",1\n"y",2\n"z",3\n\n')
})

test('the header can be left out', async () => {
  expect(await written(['a'], [[['x']]], true)).toBe('"x"\n\n')
})

test.each([
  ['text', '"text"'],
  ['a "quoted" word', '"a ""quoted"" word"'],
  ['two\nlines', '"two\nlines"'],
  ['a,b', '"a,b"'],
  ['=1+1', '"=1+1"'],
  ['', '""'],
  [null, '""'],
  [undefined, '""'],
  [7, '7'],
  [true, '1'],
  [false, '0'],
  // Text that is a number stands bare, as in MISP's exports.
  ['5236664', '5236664'],
  ['+12243359185', '+12243359185'],
  ['50.8333', '50.8333'],
  ['-1e5', '-1e5'],
  ['1.2.3', '"1.2.3"'],
  ['12\n', '"12\n"'],
  ['0x1f', '"0x1f"'],
])('%j is written as %s', async (value, cell) => {
  expect(await written(['x'], [[[value]]], true)).toBe(`${cell}\n\n`)
})
