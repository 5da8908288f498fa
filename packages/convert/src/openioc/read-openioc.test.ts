import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { UnreadableDocument, type Imported } from '../importer.ts'
import { readXml } from '../xml/read-xml.ts'
import { childElements, descend, textOf, type XmlElement } from '../xml/xml-tree.ts'
import { openiocImport } from './read-openioc.ts'

const EXAMPLES = new URL('../../../../../shared/data/openioc/', import.meta.url)

const read = async (document: string, into?: string): Promise<Imported> =>
  openiocImport.read(document, { filename: 'a.ioc', into })

const ioc = (definition: string, about = '') =>
  `<ioc xmlns="http://schemas.mandiant.com/2010/ioc" id="6d2a1b03-b216-4cd8-9a9e-8827af6ebf93">${about}<definition>${definition}</definition></ioc>`

let count = 0
const item = (search: string, value: string, condition = 'is', type = 'string') =>
  `<IndicatorItem id="item-${++count}" condition="${condition}"><Context search="${search}"/><Content type="${type}">${value}</Content></IndicatorItem>`
const branch = (operator: string, ...inner: string[]) =>
  `<Indicator operator="${operator}">${inner.join('')}</Indicator>`

/** The attributes that are no comments on the document, as type, value and to_ids. */
async function found(...inner: string[]): Promise<unknown[]> {
  const { events } = await read(ioc(branch('OR', ...inner)))
  const made = events[0]?.Attribute ?? []
  return made.flatMap(({ type, value, to_ids, comment }) =>
    comment?.includes('Original UUID') ? [[type, value, to_ids]] : [],
  )
}

const MD5 = 'b7b5e1253710d8927cbe07d52d2d2e10'

describe('one item', () => {
  test.each([
    ['FileItem/FileName', 'a.exe', 'filename', true],
    ['DriverItem/DriverName', 'a.sys', 'filename', true],
    ['FileItem/Md5sum', MD5, 'md5', true],
    ['PortItem/remoteIP', '192.0.2.1', 'ip-src', true],
    ['Network/DNS', 'a.example', 'domain', true],
    ['Email/Attachment/Name', 'a.doc', 'email-attachment', true],
    ['UrlHistoryItem/URL', 'http://a.example/b', 'url', true],
    ['Network/UserAgent', 'Mozilla', 'user-agent', false],
    ['RegistryItem/Path', 'HKLM\\a', 'regkey', true],
    ['DnsEntryItem/Host', 'a.b.example', 'hostname', true],
  ])('%s %s is a %s', async (search, value, type, toIds) => {
    expect(await found(item(search, value))).toEqual([[type, value, toIds]])
  })

  test('a route leads to an address or a name, as its content says', async () => {
    const route = 'RouteEntryItem/Destination'
    expect(await found(item(route, '192.0.2.1', 'is', 'IP'), item(route, 'a.example'))).toEqual([
      ['ip-dst', '192.0.2.1', true],
      ['domain', 'a.example', true],
    ])
  })

  test.each([
    ['a search without a row', item('ProcessItem/name', 'a'), 'ProcessItem/name: a'],
    ['what is not to be found', item('FileItem/FileName', 'a', 'containsnot'), 'containsnot: a'],
    ['a part of a composite', item('RegistryItem/Value', 'a'), 'RegistryItem/Value: a'],
    ['a value that does not fit', item('FileItem/Md5sum', 'a'), 'FileItem/Md5sum: a'],
    ['a pattern', item('FileItem/FileName', 'a.*', 'matches'), 'matches: a.*'],
  ])('%s is kept as text', async (_, xml, value) => {
    expect(await found(xml)).toEqual([['other', value, false]])
  })
})

describe('items that all have to be met', () => {
  test.each([
    ['a name and its hash', [item('FileItem/Md5sum', MD5), item('FileItem/FileName', 'a')], 'filename|md5', `a|${MD5}`],
    [
      'a key and its value',
      [item('RegistryItem/Path', 'HKLM\\a'), item('RegistryItem/Text', 'b')],
      'regkey|value',
      'HKLM\\a|b',
    ],
    [
      'a key, a name and a value',
      [item('RegistryItem/Text', 'c'), item('RegistryItem/KeyPath', 'HKLM\\a'), item('RegistryItem/ValueName', 'b')],
      'regkey|value',
      'HKLM\\a\\b|c',
    ],
    [
      'a name and its extension',
      [item('FileItem/FileName', 'a'), item('FileItem/FileExtension', '.exe')],
      'filename',
      'a.exe',
    ],
    [
      'a name and who signed it',
      [item('FileItem/FileName', 'a'), item('FileItem/PEInfo/DigitalSignature/CertificateSubject', 'b')],
      'filename',
      'a',
    ],
  ])('%s are one attribute', async (_, items, type, value) => {
    expect(await found(branch('AND', ...items))).toEqual([[type, value, true]])
  })

  test('others are left out, each named', async () => {
    const { losses } = await read(ioc(branch('AND', item('FileItem/FileName', 'a'), item('FileItem/SizeInBytes', '1'))))
    expect(losses).toEqual(
      [1, 2].map((i) => ({
        path: `/ioc/definition/Indicator[1]/IndicatorItem[${i}]`,
        why: 'No attribute says that all of these are met: FileItem/FileName, FileItem/SizeInBytes.',
      })),
    )
  })

  test('a choice within them is a pair for each', async () => {
    const hashes = branch('OR', item('FileItem/Md5sum', MD5), item('FileItem/Md5sum', MD5.replace('b', 'c')))
    expect(await found(branch('AND', item('FileItem/FileName', 'a'), hashes))).toHaveLength(2)
  })

  test('more than ten thousand combinations are not written out', async () => {
    const many = (n: number) => branch('OR', ...Array.from({ length: n }, (_, i) => item('FileItem/FileName', `f${i}`)))
    const { events, losses } = await read(ioc(branch('AND', many(101), many(100))))
    expect(events[0]?.Attribute).toHaveLength(1)
    expect(losses[0]).toEqual({
      path: '/ioc/definition/Indicator[1]',
      why: expect.stringContaining('10100 combinations'),
    })
  })
})

test('the same value twice, but for case, is one attribute', async () => {
  expect(await found(item('FileItem/Md5sum', MD5), item('FileItem/Md5sum', MD5.toUpperCase()))).toHaveLength(1)
})

test('what the document says of itself becomes comments, its name and its day', async () => {
  const about =
    '<short_description>Zeus</short_description><description>Finds</description><authored_by>Me</authored_by><authored_date>2011-10-28T19:28:20</authored_date>'
  const [event] = (await read(ioc('', about))).events
  expect([event?.info, event?.date, event?.uuid]).toEqual([
    'Zeus',
    '2011-10-28',
    '6d2a1b03-b216-4cd8-9a9e-8827af6ebf93',
  ])
  expect(event?.Attribute?.map(({ value }) => value)).toEqual([
    'info: Zeus\nby Me',
    'uuid: 6d2a1b03-b216-4cd8-9a9e-8827af6ebf93',
    'date: 2011-10-28T19:28:20',
    'long_info: Finds',
  ])
})

test('version 1.1 keeps the same in other places, and turns conditions round by a word', async () => {
  const inner = branch(
    'OR',
    item('FileItem/FileName', 'a'),
    item('FileItem/FileName', 'b').replace('condition', 'negate="true" condition'),
  )
  const document = `<OpenIOC xmlns="http://openioc.org/schemas/OpenIOC_1.1" id="x"><metadata><short_description>Zeus</short_description></metadata><criteria>${inner}</criteria></OpenIOC>`
  const [event] = (await read(document)).events
  expect(event?.info).toBe('Zeus')
  expect(event?.Attribute?.slice(0, 2).map(({ value }) => value)).toEqual(['a', 'isnot: b'])
})

test('attributes have the same ids each time for one event, and others for another', async () => {
  const document = ioc(branch('OR', item('FileItem/FileName', 'a')))
  const ids = async (into?: string) => (await read(document, into)).events[0]?.Attribute?.map(({ uuid }) => uuid)
  expect(await ids()).toEqual(await ids())
  expect(await ids('1128963e-516e-4c9b-b14e-ae2dcbf69e80')).not.toEqual(await ids())
})

test('rules that are broken are named', async () => {
  const { losses } = await read(
    ioc(
      '<Indicator operator="XOR"><IndicatorItem><Content>a</Content></IndicatorItem><IndicatorItem condition="like"><Context search="FileItem/FileName"/><Content>a</Content></IndicatorItem></Indicator>',
    ),
  )
  expect(losses.map(({ why }) => why)).toEqual([
    'The rule: an operator is AND or OR. OR was taken.',
    'The rule: an item has a context with a search.',
    'The rule: like is no condition of OpenIOC. It is kept as text.',
  ])
})

test('what is no OpenIOC is refused', async () => {
  expect(() => openiocImport.read('<html />', { filename: 'a' })).toThrow(UnreadableDocument)
})

const examples = existsSync(EXAMPLES) ? readdirSync(EXAMPLES).filter((name) => name.endsWith('.ioc')) : []

describe.skipIf(examples.length === 0)('documents of others', () => {
  test.each(examples)('%s is read, and every item is carried or named', async (name) => {
    const document = readFileSync(new URL(name, EXAMPLES), 'utf8')
    const { events, losses } = await read(document)
    const values = events[0]?.Attribute?.map(({ value = '' }) => value.toLowerCase()) ?? []
    const lost = new Set(losses.map(({ path }) => path))
    const items = itemsOf(childElements(readXml(document), 'definition')[0], '/ioc/definition')
    const isCarried = (one: string) => values.some((value) => value.includes(one.toLowerCase()))
    const missing = items.filter(({ path, value }) => !lost.has(path) && !isCarried(value))
    expect([events.length, missing]).toEqual([1, []])
    expect(items.length).toBeGreaterThan(0)
  })
})

function itemsOf(element: XmlElement | undefined, path: string): { path: string; value: string }[] {
  if (element === undefined) return []
  const items = childElements(element, 'IndicatorItem').map((one, i) => ({
    path: `${path}/IndicatorItem[${i + 1}]`,
    value: textOf(descend(one, 'Content')),
  }))
  const inner = childElements(element, 'Indicator').flatMap((one, i) => itemsOf(one, `${path}/Indicator[${i + 1}]`))
  return [...items, ...inner]
}
