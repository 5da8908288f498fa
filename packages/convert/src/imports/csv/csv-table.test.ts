import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableDocument } from '../../importer.ts'
import type { Loss } from '../../loss.ts'
import { csvTable, readCsv, type CsvTableOptions } from './csv-table.ts'

async function read(text: string, options: CsvTableOptions = {}) {
  const { events, losses } = await csvTable.read(text, options)
  return { attributes: events[0]?.Attribute ?? [], losses }
}

const values = async (text: string, options: CsvTableOptions = {}) =>
  (await read(text, options)).attributes.map(({ type, value }) => `${type} ${value}`)

test.each<[string, string, CsvTableOptions, string[]]>([
  ['fields', 'type,value\nip-dst,192.0.2.1\n', {}, ['ip-dst 192.0.2.1']],
  [
    'types',
    'md5,ip-dst\nd41d8cd98f00b204e9800998ecf8427e,192.0.2.1',
    {},
    ['md5 d41d8cd98f00b204e9800998ecf8427e', 'ip-dst 192.0.2.1'],
  ],
  ['types in any case', 'as;IP-SRC\nAS64496;192.0.2.1', {}, ['AS AS64496', 'ip-src 192.0.2.1']],
  ['columns that are told', 'a,b\nc,d', { columns: ['text', ''] }, ['text a', 'text c']],
  ['columns in place of a header', 'x,y\nc,d', { columns: ['', 'text'], hasHeader: true }, ['text d']],
  ['no header at all', 'seen,192.0.2.1\nhxxp://example[.]com/a,', {}, ['ip-dst 192.0.2.1', 'url http://example.com/a']],
  ['text to look through', 'comment,*\nc,"192.0.2.1, 192.0.2.2"', {}, ['ip-dst 192.0.2.1', 'ip-dst 192.0.2.2']],
  ['values without types', 'value\n192.0.2.1\nexample.com', {}, ['ip-dst 192.0.2.1', 'domain example.com']],
  [
    'comments and empty lines',
    '# by hand\n\ntype,value\n#ip-dst,192.0.2.9\n , \nip-dst,192.0.2.1',
    {},
    ['ip-dst 192.0.2.1'],
  ],
  ['tabulators', 'type\tvalue\ntext\ta,b', {}, ['text a,b']],
  ['a delimiter that is told', 'type|value\ntext|a,b', { delimiter: '|' }, ['text a,b']],
  ['line ends of Windows', '\ufefftype,value\r\ntext,a\r\ntext,"b"\r\n', {}, ['text a', 'text b']],
  ['quotes', 'text\n"a ""b"", c"\nd "e"\n', {}, ['text a "b", c', 'text d "e"']],
  ['lines in quotes', 'text,comment\n"a\nb",c\n', {}, ['text a\nb']],
  ['rows that are short', 'text,comment,md5\na', {}, ['text a']],
])('a table is read with %s', async (_, text, options, expected) => {
  expect(await values(text, options)).toEqual(expected)
})

test('what stands beside a value is said of each value of its row', async () => {
  const uuid = '59f2ab4b-8b5a-4a5e-9a5b-0a1b2c3d4e5f'
  const header = 'uuid,category,ip-dst,text,comment,to_ids,date,attribute_tag,first_seen'
  const row = `${uuid},Other,192.0.2.1,t,c,0,1700000000,"tlp:red, x:y=""z""",2026-01-01`
  const { attributes, losses } = await read(`${header}\n${row}`)
  const said = { category: 'Other', comment: 'c', to_ids: false, timestamp: 1_700_000_000 }
  const Tag = [{ name: 'tlp:red' }, { name: 'x:y="z"' }]
  expect(attributes).toMatchObject([
    { type: 'ip-dst', uuid, ...said, Tag },
    { type: 'text', ...said, Tag },
  ])
  expect([attributes[1]?.uuid, attributes[0]?.first_seen, losses]).toEqual([undefined, 1_767_225_600_000_000, []])
})

test('a port that is cut off joins the comment', async () => {
  const { attributes } = await read('*,comment\nexample.com:8080,c')
  expect(attributes).toMatchObject([{ value: 'example.com', comment: 'c On port 8080' }])
})

test('what has no place is named by its line', async () => {
  const text = 'type,value,colour\ntext,"a\nb",red\ntext,c,red,4\ntext,,red\nip-dst,192.0.2.1,red\n'
  const { attributes, losses } = await read(text)
  expect(attributes.length).toBe(3)
  expect(losses).toEqual([
    { path: 'line 1', why: 'The column "colour" is no field of an attribute, and no type.' },
    { path: 'line 4', why: 'The row has 4 cells, and 3 columns have a name.' },
    { path: 'line 5', why: 'No value stands in this row.' },
  ])
})

test('a field that cannot be read is named, and its attribute left out', async () => {
  const { attributes, losses } = await read('text,to_ids,uuid\na,banana,x\nb,1,')
  expect(attributes).toMatchObject([{ value: 'b', to_ids: true }])
  expect(losses).toMatchObject([{ path: 'line 2, to_ids' }, { path: 'line 2, uuid' }])
})

test('the CSV that MISP writes is read', async () => {
  const text =
    'uuid,event_id,category,type,value,comment,to_ids,date,object_relation,attribute_tag,object_uuid,object_name,object_meta_category\n' +
    '"59f2ab4b-8b5a-4a5e-9a5b-0a1b2c3d4e5f",1,"Network activity","ip-dst","192.0.2.1","",1,1700000000,"","tlp:red","","",""\n\n'
  const { attributes, losses } = await read(text)
  expect(attributes).toMatchObject([{ type: 'ip-dst', value: '192.0.2.1', to_ids: true, Tag: [{ name: 'tlp:red' }] }])
  expect(losses.map(({ why }) => why.slice(0, 22))).toEqual([
    'The column "event_id" ',
    'The column "object_uui',
    'The column "object_nam',
    'The column "object_met',
  ])
})

test.each([
  ['nothing', '', {}],
  ['comments alone', '# a\n# b', {}],
  ['columns of no values', 'comment,category\na,b', { hasHeader: true }],
  ['no column', 'a,b', { columns: [] }],
  ['a quote that is never closed', `text\n"${'a\n'.repeat(1_000_000)}`, {}],
  ['a quote at the end', 'text\n"a', {}],
  ['very many cells', `text\n${','.repeat(2_000)}`, {}],
])('a table of %s is refused', async (_, text, options) => {
  await expect(read(text, options)).rejects.toBeInstanceOf(UnreadableDocument)
})

test('in whatever pieces the text comes, the rows are the same', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '#', 'é'), maxLength: 6 })
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 8 }), fc.integer({ min: 1, max: 7 }), async (cells, length) => {
      const text = ['text', ...cells.map(quoted)].join('\n')
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, i) =>
        text.slice(i * length, (i + 1) * length),
      )
      const losses: Loss[] = []
      const found = []
      for await (const { value } of readCsv(pieces, { delimiter: ',' }, (loss) => losses.push(loss))) found.push(value)
      expect(found).toEqual(cells.map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('#')))
    }),
  )
})

test('a hundred thousand lines pass through, one row at a time', async () => {
  let ahead = 0
  const lines = function* () {
    yield 'ip-dst,comment\n'
    for (let i = 0; i < 100_000; i++) {
      ahead += 1
      yield `192.0.${i % 256}.1,c\n`
    }
  }
  let count = 0
  for await (const _ of readCsv(lines(), {}, () => {})) {
    count += 1
    ahead -= 1
    if (ahead > 1) throw new Error('rows pile up')
  }
  expect(count).toBe(100_000)
})

/** Each would take hours if a part of the text was looked at again and again. */
test.each([
  ['quotes', '"'.repeat(1_000_000)],
  ['quotes and letters', 'a"'.repeat(500_000)],
  ['quotes and blanks', `"${'a"'.repeat(250_000)}${' '.repeat(500_000)}`],
  ['line ends', '\r\n'.repeat(500_000)],
  ['delimiters', `${','.repeat(900)}\n`.repeat(1_000)],
])('hostile text of many %s is read or refused', async (_, text) => {
  const outcome = await read(`text\n${text}`).catch((error: unknown) => error)
  expect(outcome instanceof UnreadableDocument || typeof outcome === 'object').toBe(true)
})
