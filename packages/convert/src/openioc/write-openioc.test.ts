import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportedIndicator } from '../exports/exported.ts'
import type { Loss } from '../loss.ts'
import { readXml } from '../xml/read-xml.ts'
import { attributeOf, childElements, descend, textOf, type XmlElement } from '../xml/xml-tree.ts'
import { openioc } from './write-openioc.ts'

const uuid = '377e9258-8dd5-4322-9820-5d563893e151'

const indicator = (fields: Partial<ExportedIndicator>): ExportedIndicator => ({
  id: '1',
  uuid,
  event_uuid: '1128963e-516e-4c9b-b14e-ae2dcbf69e80',
  type: 'md5',
  value: 'b7b5e1253710d8927cbe07d52d2d2e10',
  category: 'Payload delivery',
  to_ids: true,
  comment: '',
  timestamp: 1_700_000_000,
  tags: [],
  object_id: '0',
  object_relation: null,
  object_name: null,
  event: { id: '1', uuid: '', info: '', date: '2024-01-01', threat_level_id: 1, orgc: 'ORGNAME', tags: [] },
  ...fields,
})

async function written(rows: ExportedIndicator[], version?: string, losses: Loss[] = []): Promise<string> {
  let text = ''
  for await (const piece of openioc.write(inPages(rows), { author: 'ORGNAME', version }, (loss) => losses.push(loss))) {
    text += piece
  }
  return text
}

async function* inPages(rows: ExportedIndicator[]): AsyncGenerator<ExportedIndicator[]> {
  for (const row of rows) yield [row]
}

function itemsOf(document: string): XmlElement[] {
  const any = descend(readXml(document), 'definition', 'Indicator')
  return any === undefined ? [] : childElements(any)
}

/** What an item says: where to look, and for what. */
function said(item: XmlElement): (string | undefined)[] {
  const [context, content] = childElements(item)
  return [attributeOf(context, 'search'), attributeOf(content, 'type'), textOf(content)]
}

describe('version 1.0', () => {
  test('stands as MISP writes it, line by line', async () => {
    const text = await written([indicator({})])
    expect(text.replace(/ id="[^"]*"/, ' id=""').split('\n')).toEqual([
      '<?xml version="1.0" encoding="utf-8"?>',
      '<ioc xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" id="" last-modified="2023-11-14T22:13:20" xmlns="http://schemas.mandiant.com/2010/ioc">',
      '  <short_description>Filtered indicator list</short_description>',
      '  <description>Filtered indicator list</description>',
      '  <keywords />',
      '  <authored_by>ORGNAME</authored_by>',
      '  <authored_date>2023-11-14T22:13:20</authored_date>',
      '  <links />',
      '  <definition>',
      expect.stringMatching(/^ {4}<Indicator operator="OR" id="[0-9a-f-]{36}">$/),
      `      <IndicatorItem id="${uuid}" condition="is">`,
      '        <Context document="FileItem" search="FileItem/Md5sum" type="mir" />',
      '        <Content type="md5">b7b5e1253710d8927cbe07d52d2d2e10</Content>',
      '      </IndicatorItem>',
      '    </Indicator>',
      '  </definition>',
      '</ioc>',
      '',
    ])
  })

  test.each([
    ['filename|md5', 'a|b|0123', ['FileItem/FileName', 'string', 'a|b'], ['FileItem/Md5sum', 'md5', '0123']],
    [
      'regkey|value',
      'HKLM\\a|b|c',
      ['RegistryItem/KeyPath', 'string', 'HKLM\\a'],
      ['RegistryItem/Value', 'string', 'b|c'],
    ],
    [
      'domain|ip',
      'a.example|192.0.2.1',
      ['Network/DNS', 'string', 'a.example'],
      ['PortItem/remoteIP', 'IP', '192.0.2.1'],
    ],
  ])('%s is a pair of which both have to be met', async (type, value, ...halves) => {
    const [pair] = itemsOf(await written([indicator({ type, value })]))
    expect([attributeOf(pair, 'operator'), attributeOf(pair, 'id')]).toEqual(['AND', uuid])
    expect(pair && childElements(pair).map(said)).toEqual(halves)
  })

  test.each([
    ['without to_ids', { to_ids: false }, 'to_ids'],
    ['of another category', { category: 'External analysis' }, 'category External analysis'],
    ['of a type without a term', { type: 'mutex' }, 'type mutex'],
  ])('an attribute %s is left out and told of', async (_, fields, why) => {
    const losses: Loss[] = []
    expect(itemsOf(await written([indicator(fields)], '1.0', losses))).toEqual([])
    expect(losses).toEqual([{ path: `Attribute ${uuid}`, why: expect.stringContaining(why) }])
  })

  test('items stand before branches, or in one of their own', async () => {
    const rows = ['md5', 'filename|md5', 'md5', 'url', 'filename|md5'].map((type) => indicator({ type, value: 'a|b' }))
    const shape = itemsOf(await written(rows)).map((element) => [element.local, attributeOf(element, 'operator')])
    expect(shape).toEqual([
      ['IndicatorItem', undefined],
      ['Indicator', 'AND'],
      ['Indicator', 'OR'],
      ['Indicator', 'AND'],
    ])
  })

  test('nothing found is a document without indicators', async () => {
    expect(itemsOf(await written([]))).toEqual([])
  })

  test('the same rows are the same bytes', async () => {
    expect(await written([indicator({})])).toBe(await written([indicator({})]))
  })

  test('no value breaks out of its element', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('url', 'filename|md5', 'snort'),
        async (value, type) => {
          const items = itemsOf(await written([indicator({ type, value }), indicator({ type, value })]))
          expect(items).toHaveLength(2)
        },
      ),
    )
  })
})

test('version 1.1 has its own frame, and an id for each item', async () => {
  const root = readXml(await written([indicator({ type: 'filename|md5', value: 'a|0123' })], '1.1'))
  expect(root).toMatchObject({ local: 'OpenIOC', uri: 'http://openioc.org/schemas/OpenIOC_1.1' })
  const pair = descend(root, 'criteria', 'Indicator', 'Indicator')
  const ids = [pair, ...(pair ? childElements(pair) : [])].map((element) => attributeOf(element, 'id'))
  expect(new Set(ids).size).toBe(3)
})
