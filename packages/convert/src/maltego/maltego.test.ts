import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportedIndicator } from '../exports/exported.ts'
import { UnreadableDocument } from '../importer.ts'
import { rowsOfCsv } from '../testing/rows-of-csv.ts'
import { readXml } from '../xml/read-xml.ts'
import { attributeOf, childElements, descend, textOf } from '../xml/xml-tree.ts'
import { entitiesOf } from './entities.ts'
import { maltego } from './maltego.ts'
import { readTransformRequest, writeTransformResponse } from './message.ts'

test.each([
  ['domain', 'a.example', [['maltego.Domain', 'a.example']]],
  ['ip-dst', '192.0.2.1', [['maltego.IPv4Address', '192.0.2.1']]],
  ['ip-src', '2001:db8::1', [['maltego.IPv6Address', '2001:db8::1']]],
  ['ip-src', '192.0.2.0/24', [['maltego.Netblock', '192.0.2.0/24']]],
  ['ip-src', 'none', [['maltego.Phrase', 'none']]],
  [
    'ip-dst|port',
    '192.0.2.1|80',
    [
      ['maltego.IPv4Address', '192.0.2.1'],
      ['maltego.Port', '80'],
    ],
  ],
  [
    'filename|sha256',
    'a|b.exe|aa',
    [
      ['maltego.File', 'a|b.exe'],
      ['maltego.Hash', 'aa'],
    ],
  ],
  [
    'malware-sample',
    'x|aa',
    [
      ['maltego.File', 'x'],
      ['maltego.Hash', 'aa'],
    ],
  ],
  [
    'domain|ip',
    'a.example|192.0.2.1',
    [
      ['maltego.Domain', 'a.example'],
      ['maltego.IPv4Address', '192.0.2.1'],
    ],
  ],
  ['x509-fingerprint-sha1', 'aa', [['maltego.Hash', 'aa']]],
  ['yara', 'rule x', [['maltego.Phrase', 'rule x']]],
  ['constructor', 'x', [['maltego.Phrase', 'x']]],
])('%s %s', (type, value, found) => {
  expect(entitiesOf({ type, value }).map((entity) => [entity.type, entity.value])).toEqual(found)
})

const event = { id: '1', uuid: 'e', info: 'x', date: '2026-11-24', threat_level_id: 1, orgc: 'o', tags: [] }

function indicator(type: string, value: string, comment = ''): ExportedIndicator {
  const place = { id: '1', object_id: '0', object_relation: null, object_name: null, uuid: 'a', event_uuid: 'e', event }
  return { ...place, type, value, comment, category: 'Other', to_ids: true, timestamp: 1, tags: ['t', 'u'] }
}

async function written(rows: ExportedIndicator[]): Promise<string[][]> {
  async function* pages() {
    yield rows
  }
  let text = ''
  for await (const piece of maltego.write(pages(), {})) text += piece
  return rowsOfCsv(text)
}

test('a table has a line for each entity', async () => {
  const [head, ...lines] = await written([indicator('domain|ip', 'a.example|192.0.2.1', '=1')])
  expect(head?.slice(0, 3)).toEqual(['entity', 'value', 'event_info'])
  expect(lines).toEqual([
    ['maltego.Domain', 'a.example', 'x', 'e', '2026-11-24', 'a', 'domain|ip', 'Other', '1', "'=1", 't,u'],
    ['maltego.IPv4Address', '192.0.2.1', 'x', 'e', '2026-11-24', 'a', 'domain|ip', 'Other', '1', "'=1", 't,u'],
  ])
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('","', '=1+1', '\n', '</Value>', '<![CDATA[', ']]>', '&x;', '"', '|'),
)

test('whatever the values, each entity is a line of eleven cells, none of them a formula', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('domain', 'filename|md5', 'text'), nasty, nasty, async (type, value, comment) => {
      const lines = await written([indicator(type, value, comment)])
      expect(lines).toHaveLength(1 + entitiesOf({ type, value }).length)
      for (const line of lines) {
        expect(line).toHaveLength(11)
        for (const cell of line) if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }
    }),
  )
})

describe('messages', () => {
  const asked = `<MaltegoMessage><MaltegoTransformRequestMessage>
    <Entities><Entity Type="maltego.Domain"><Genealogy><Type Name="maltego.Domain" /></Genealogy>
      <AdditionalFields><Field Name="fqdn" DisplayName="d">a.example</Field></AdditionalFields>
      <Value>a.example</Value><Weight>0</Weight></Entity></Entities>
    <Limits SoftLimit="12" HardLimit="50" />
    <TransformFields><Field Name="key">k&amp;</Field></TransformFields>
  </MaltegoTransformRequestMessage></MaltegoMessage>`

  test('are read: the entity, its fields, the settings and the limit', () => {
    const { fields, settings, ...read } = readTransformRequest(asked)
    expect(read).toEqual({ entity: { type: 'maltego.Domain', value: 'a.example' }, limit: 12 })
    expect([...fields, ...settings]).toEqual([
      ['fqdn', 'a.example'],
      ['key', 'k&'],
    ])
    expect(readTransformRequest(asked.replace('"12"', '"-1"')).limit).toBe(255)
  })

  test.each(['', 'x', '<a />', '<MaltegoMessage><MaltegoTransformRequestMessage /></MaltegoMessage>'])(
    '%j is refused',
    (document) => {
      expect(() => readTransformRequest(document)).toThrow(UnreadableDocument)
    },
  )

  test('are written so that no value breaks out of its element', () => {
    fc.assert(
      fc.property(nasty, nasty, (value, told) => {
        const found = { type: 'maltego.Phrase', value, fields: { event_uuid: told }, label: told, notes: told }
        const root = readXml(writeTransformResponse({ entities: [found, found], messages: [told] }))
        const response = descend(root, 'MaltegoTransformResponseMessage')
        const [entity, ...others] = childElements(descend(response, 'Entities') ?? root, 'Entity')
        expect(others).toHaveLength(1)
        expect(textOf(descend(entity, 'Value'))).toBe(asXml(value))
        const fields = childElements(descend(entity, 'AdditionalFields') ?? root, 'Field')
        expect(fields.map((field) => attributeOf(field, 'Name'))).toEqual(
          told === '' ? ['event_uuid'] : ['event_uuid', 'link#maltego.link.label', 'notes#'],
        )
      }),
    )
  })
})

/** What XML has no way to write is written as the sign for that; blanks around a text are nobody's. */
function asXml(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD').trim()
}
