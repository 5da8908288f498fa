import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseEvents, type Attribute, type Event, type MispObject } from '@tocsin/format'
import { describe, expect, test } from 'vitest'
import { UnreadableDocument, type Imported } from '../importer.ts'
import type { Loss } from '../loss.ts'
import { stix1Import } from './read-stix1.ts'
import { stix1Json, stix1Xml } from './write-stix1.ts'

const DATA = new URL('../../../../../shared/data/', import.meta.url)
const filesIn = (folder: string, end: string): string[] => {
  const place = new URL(folder, DATA)
  return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith(end) && name !== 'MANIFEST.json') : []
}

const read = async (document: string): Promise<Imported> => stix1Import.read(document, {})

const NAMES =
  'xmlns:stix="http://stix.mitre.org/stix-1" xmlns:stixCommon="http://stix.mitre.org/common-1" xmlns:indicator="http://stix.mitre.org/Indicator-2" xmlns:cybox="http://cybox.mitre.org/cybox-2" xmlns:cyboxCommon="http://cybox.mitre.org/common-2" xmlns:F="http://cybox.mitre.org/objects#FileObject-2" xmlns:A="http://cybox.mitre.org/objects#AddressObject-2" xmlns:D="http://cybox.mitre.org/objects#DomainNameObject-1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const document = (inner: string) =>
  `<stix:STIX_Package ${NAMES} id="x:Package-1" version="1.2">${inner}</stix:STIX_Package>`
const observable = (properties: string, id = 'x:Observable-1') =>
  `<cybox:Observable id="${id}"><cybox:Object>${properties}</cybox:Object></cybox:Observable>`
const observables = (inner: string) => document(`<stix:Observables>${inner}</stix:Observables>`)
const hash = (value: string) =>
  `<cyboxCommon:Hash><cyboxCommon:Simple_Hash_Value>${value}</cyboxCommon:Simple_Hash_Value></cyboxCommon:Hash>`

async function attributesOf(text: string): Promise<unknown[]> {
  const { events } = await read(text)
  return (events[0]?.Attribute ?? []).map(({ type, value }) => [type, value])
}

const MD5 = 'b7b5e1253710d8927cbe07d52d2d2e10'

describe('what others wrote', () => {
  test('a hash without a name is told by its length, whatever prefixes the document has', async () => {
    const file = `<cybox:Properties xsi:type="F:FileObjectType"><F:Hashes>${hash(MD5)}</F:Hashes></cybox:Properties>`
    expect(await attributesOf(observables(observable(file)))).toEqual([['md5', MD5]])
  })

  test('of several values any is enough', async () => {
    const domain =
      '<cybox:Properties xsi:type="D:DomainNameObjectType"><D:Value condition="Equals" apply_condition="ANY">a.example##comma##b.example</D:Value></cybox:Properties>'
    expect(await attributesOf(observables(observable(domain)))).toEqual([
      ['domain', 'a.example'],
      ['domain', 'b.example'],
    ])
  })

  test.each([
    ['ipv4-addr', '', 'ip-dst'],
    ['ipv4-addr', 'is_source="true"', 'ip-src'],
    ['e-mail', '', 'email'],
  ])('an address of category %s %s is of type %s', async (category, more, type) => {
    const value = category === 'e-mail' ? 'a@b.example' : '192.0.2.1'
    const address = `<cybox:Properties xsi:type="A:AddressObjectType" category="${category}" ${more}><A:Address_Value>${value}</A:Address_Value></cybox:Properties>`
    expect(await attributesOf(observables(observable(address)))).toEqual([[type, value]])
  })

  test('more than one thing is an object', async () => {
    const file = `<cybox:Properties xsi:type="F:FileObjectType"><F:File_Name>a.exe</F:File_Name><F:Size_In_Bytes>5</F:Size_In_Bytes><F:Hashes>${hash(MD5)}</F:Hashes></cybox:Properties>`
    const { events } = await read(observables(observable(file)))
    expect(events[0]?.Object?.[0]).toMatchObject({ name: 'file' })
    expect(events[0]?.Object?.[0]?.Attribute?.map((one) => one.object_relation)).toEqual([
      'filename',
      'size-in-bytes',
      'md5',
    ])
  })

  test('an id without a UUID gives the same one each time, and is kept in the comment', async () => {
    const domain = '<cybox:Properties xsi:type="D:DomainNameObjectType"><D:Value>a.example</D:Value></cybox:Properties>'
    const first = await read(observables(observable(domain)))
    expect(first.events).toEqual((await read(observables(observable(domain)))).events)
    expect(first.events[0]?.Attribute?.[0]?.comment).toBe('Original UUID was: x:Observable-1')
  })

  test('what is not carried is told by its path', async () => {
    const { losses } = await read(document('<stix:STIX_Header><stix:Profiles>p</stix:Profiles></stix:STIX_Header>'))
    expect(losses).toEqual([{ path: '/STIX_Package/STIX_Header/Profiles', why: 'This element is not carried.' }])
  })

  test('things that name each other come to an end', async () => {
    const indicator = (id: string, of: string) =>
      `<stix:Indicator id="${id}" xsi:type="indicator:IndicatorType"><indicator:Composite_Indicator_Expression operator="OR"><indicator:Indicator idref="${of}" /></indicator:Composite_Indicator_Expression></stix:Indicator>`
    const { events } = await read(
      document(`<stix:Indicators>${indicator('x:1', 'x:2')}${indicator('x:2', 'x:1')}</stix:Indicators>`),
    )
    expect(events).toHaveLength(1)
  })

  test.each([
    ['another kind of XML', '<html />'],
    ['STIX 2', '{"type":"bundle","spec_version":"2.0"}'],
    ['JSON that is none', '{"version":'],
    ['JSON too deep', `{"version":"1.2","stix_header":${'['.repeat(200)}${']'.repeat(200)}}`],
  ])('%s is refused', (_, text) => {
    expect(() => stix1Import.read(text, {})).toThrow(UnreadableDocument)
  })

  const foreign = filesIn('stix1/', '.xml')
  test.skipIf(foreign.length === 0).each(foreign)('%s is read', async (name) => {
    const { events } = await read(readFileSync(new URL(`stix1/${name}`, DATA), 'utf8'))
    expect(events.length).toBeGreaterThan(0)
  })
})

type Form = typeof stix1Xml

async function thereAndBack(event: Event, form: Form): Promise<{ back: Event | undefined; losses: Loss[] }> {
  async function* pages() {
    yield [event]
  }
  const losses: Loss[] = []
  let text = ''
  const options = { organisation: 'ORG', namespace: 'https://a.example' }
  for await (const piece of form.write(pages(), options, (loss) => losses.push(loss))) text += piece
  const { events } = await read(text)
  return { back: events[0], losses }
}

const same = ({ type, value }: Attribute) => `${type} ${value?.replaceAll('\r\n', '\n').trim()}`
const saying = ({ name, Attribute: said = [] }: MispObject) =>
  [
    name,
    ...said
      .filter(({ deleted }) => !deleted)
      .map((one) => `${one.object_relation} ${same(one)}`)
      .toSorted(),
  ].join('\n')

/** What does not come back though the report of losses says nothing of it. */
function missing(event: Event, back: Event | undefined, losses: readonly Loss[]): string[] {
  const isTold = (path: string) => losses.some((loss) => loss.path.startsWith(path))
  const attributes = new Set(back?.Attribute?.map(same))
  const objects = new Set(back?.Object?.map(saying))
  const lostAttributes = (event.Attribute ?? []).filter(
    (one, i) => !one.deleted && !attributes.has(same(one)) && !isTold(`Event.Attribute[${i}]`),
  )
  const lostObjects = (event.Object ?? []).filter(
    (one, i) => !one.deleted && !objects.has(saying(one)) && !isTold(`Event.Object[${i}]`),
  )
  return [...lostAttributes.map(same), ...lostObjects.map(saying)]
}

describe('what we wrote', () => {
  const found = filesIn('events/', '.json')
  const files = found.length > 0 ? found : ['nothing is here']
  test.skipIf(found.length === 0).each(files)('%s comes back but for what the report of losses says', async (name) => {
    const sent: unknown = JSON.parse(readFileSync(new URL(`events/${name}`, DATA), 'utf8'))
    for (const { event } of parseEvents(sent)) {
      if (event === undefined) continue
      const { back, losses } = await thereAndBack(event, name.length % 2 === 0 ? stix1Xml : stix1Json)
      expect([back?.info, back?.threat_level_id, back?.analysis]).toEqual([
        event.info,
        event.threat_level_id,
        event.analysis,
      ])
      expect(missing(event, back, losses)).toEqual([])
    }
  })
})
