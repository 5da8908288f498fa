import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsOfCsv } from './testing/rows-of-csv.ts'
import { csv, type CsvOptions, type CsvRow } from './csv.ts'

async function written(
  columns: string[],
  pages: CsvRow[][],
  headerless = false,
  more: Partial<CsvOptions> = {},
): Promise<string> {
  async function* rows() {
    yield* pages
  }
  let text = ''
  for await (const piece of csv.write(rows(), { columns, headerless, ...more })) text += piece
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
  ['a=1', '"a=1"'],
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

test.each([
  ['=1+1', `"'=1+1"`],
  ['@SUM(1)', `"'@SUM(1)"`],
  ['+1 202 555', `"'+1 202 555"`],
  ["-cmd|' /C calc'!A0", `"'-cmd|' /C calc'!A0"`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['＝1+1', `"'＝1+1"`],
  ['-1', '-1'],
])('the formula %j is written as %s, and as it is where MISP’s bytes are wished for', async (value, cell) => {
  expect(await written(['x'], [[[value]]], true)).toBe(`${cell}\n\n`)
  const plain = cell.replace(`"'`, '"')
  expect(await written(['x'], [[[value]]], true, { keepsFormulas: true })).toBe(`${plain}\n\n`)
})

test('a column of another name than a word stays one cell', async () => {
  expect(await written(['a\n=b', 'c"d'], [])).toBe('"a\n=b","c""d"\n\n')
})

test('whatever the values, a reader finds the same cells, none of them a formula', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"', '",=1', '=HYPERLINK("x")', '\n"=1"\n', '@', '-', '+', '\t', '\r\n', `"'=1`),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1 }), async (rows) => {
      const out = await written(['a', 'b'], [rows])
      const safe = rows.map((row) => row.map((value) => (isFormula(value) ? `'${value}` : value)))
      expect(rowsOfCsv(out).slice(1)).toEqual(safe)
    }),
  )
})

/** A number may begin with a sign. */
function isFormula(value: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(value) && (value.trim() === '' || Number.isNaN(Number(value)))
}
