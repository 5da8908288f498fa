import { parseEvent, type Event } from '@tocsin/format'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Loss } from '../loss.ts'
import { readXml } from '../xml/read-xml.ts'
import { stixPackage } from './shape/core.ts'
import { fromXml } from './shape/from-xml.ts'
import { stix1Json, stix1Xml } from './write-stix1.ts'

const uuid = '91ae0a21-c7ae-4c7f-b84b-b84a7ce53d1f'

function eventWith(fields: object): Event {
  const { event } = parseEvent({
    uuid: 'a6ef17d6-91cb-4a05-b10b-2f045daf874c',
    info: 'A test',
    date: '2020-10-25',
    timestamp: '1603642920',
    Orgc: { name: 'MISP-Project', uuid },
    ...fields,
  })
  if (event === undefined) throw new Error('the event of the test breaks a rule')
  return event
}

const attribute = (fields: object) => ({ uuid, category: 'Network activity', timestamp: '1603642920', ...fields })

async function written(
  event: Event,
  form: typeof stix1Json,
  losses: Loss[] = [],
  organisation = 'ORG',
): Promise<string> {
  async function* pages() {
    yield [event]
  }
  let text = ''
  const options = { organisation, namespace: 'https://a.example' }
  for await (const piece of form.write(pages(), options, (loss) => losses.push(loss))) text += piece
  return text
}

/** The one package within the document, from its JSON. */
// oxlint-disable-next-line no-explicit-any -- a document that the tests reach into
async function packageOf(event: Event, losses?: Loss[]): Promise<any> {
  // oxlint-disable-next-line no-explicit-any -- the same
  const document: any = JSON.parse(await written(event, stix1Json, losses))
  return document.related_packages.related_packages[0].package
}

/** The properties of the one thing found in an event of one attribute. */
async function propertiesOf(fields: object): Promise<unknown> {
  const { incidents } = await packageOf(eventWith({ Attribute: [attribute(fields)] }))
  return incidents[0].related_observables.observables[0].observable.object.properties
}

describe('attributes', () => {
  const equal = (value: unknown) => ({ value, condition: 'Equals' })

  test.each([
    [
      { type: 'domain', value: 'a.example' },
      { value: equal('a.example'), 'xsi:type': 'DomainNameObjectType' },
    ],
    [
      { type: 'AS', value: '174' },
      { number: equal(174), 'xsi:type': 'ASObjectType' },
    ],
    [
      { type: 'mutex', value: 'm' },
      { name: equal('m'), 'xsi:type': 'MutexObjectType' },
    ],
    [
      { type: 'named pipe', value: 'p' },
      { name: equal('p'), named: true, 'xsi:type': 'PipeObjectType' },
    ],
    [
      { type: 'ip-src|port', value: '192.0.2.1|80' },
      {
        ip_address: {
          address_value: equal('192.0.2.1'),
          category: 'ipv4-addr',
          is_source: true,
          is_destination: false,
          'xsi:type': 'AddressObjectType',
        },
        port: { port_value: equal(80), 'xsi:type': 'PortObjectType' },
        'xsi:type': 'SocketAddressObjectType',
      },
    ],
    [
      { type: 'regkey|value', value: 'HKLM\\a|b|c' },
      { key: equal('HKLM\\a'), values: [{ data: equal('b|c') }], 'xsi:type': 'WindowsRegistryKeyObjectType' },
    ],
    [
      { type: 'port', value: 'eighty' },
      { custom_properties: [{ value: 'eighty', name: 'port' }], 'xsi:type': 'CustomObjectType' },
    ],
  ])('%j', async (fields, properties) => {
    expect(await propertiesOf({ ...fields, to_ids: false })).toEqual(properties)
  })

  test('a hash that CybOX has no name for keeps its own', async () => {
    const properties = await propertiesOf({ type: 'imphash', value: '68f013d7437aa653a8a98a05807afeb1', to_ids: false })
    expect(properties).toMatchObject({ hashes: [{ type: { value: 'IMPHASH' } }] })
  })

  test('what is fit for detection is an indicator with its markings', async () => {
    const Tag = [{ name: 'tlp:green' }, { name: 'tlp:amber' }, { name: 'own' }]
    const losses: Loss[] = []
    const sent = attribute({
      type: 'domain',
      value: 'a.example',
      to_ids: true,
      comment: 'why',
      Tag,
      first_seen: '2020-01-01',
    })
    const { incidents } = await packageOf(eventWith({ Attribute: [sent] }), losses)
    expect(incidents[0].related_indicators.indicators).toMatchObject([
      {
        relationship: 'Network activity',
        indicator: {
          id: `ORG:Indicator-${uuid}`,
          title: 'Network activity: a.example (MISP Attribute)',
          description: 'why',
          handling: [{ marking_structures: [{ color: 'AMBER' }, { statement: 'own' }] }],
        },
      },
    ])
    expect(losses.map(({ path }) => path)).toEqual(['Event.Attribute[0].first_seen', 'Event.Attribute[0]'])
  })

  test('a vulnerability without a number of its list keeps its name', async () => {
    const sent = attribute({ type: 'vulnerability', category: 'External analysis', value: 'MVID-2024-0698' })
    const { ttps } = await packageOf(eventWith({ Attribute: [sent] }))
    const [{ exploit_target: target }] = ttps.ttps[0].exploit_targets.exploit_targets
    expect(target.vulnerabilities).toEqual([{ title: 'MVID-2024-0698' }])
  })
})

test('an organisation of any name stands before ids as XML allows', async () => {
  const text = await written(eventWith({}), stix1Xml, [], '1 <b> & é')
  expect(readXml(text).attributes.find(({ local }) => local === 'id')?.value).toMatch(/^_1_b__:STIXPackage-/)
})

test('half a character in a value stands for none, and has an id all the same', async () => {
  const row = { ...attribute({ type: 'domain|ip', value: '\ud800|192.0.2.1', to_ids: true }), timestamp: 0 }
  const text = await written({ ...eventWith({}), Attribute: [row] }, stix1Xml)
  expect(readXml(text).local).toBe('STIX_Package')
})

test('no events are a package without any', async () => {
  async function* nothing() {
    yield []
  }
  const options = { organisation: 'ORG', namespace: 'https://a.example' }
  let xml = ''
  for await (const piece of stix1Xml.write(nothing(), options)) xml += piece
  let json = ''
  for await (const piece of stix1Json.write(nothing(), options)) json += piece
  expect([readXml(xml).local, JSON.parse(json).version]).toEqual(['STIX_Package', '1.1.1'])
})

const types = [
  'domain',
  'snort',
  'yara',
  'comment',
  'target-user',
  'campaign-name',
  'filename|md5',
  'windows-service-name',
]

test('no value breaks out of its element, and both forms say the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom(...types), async (value, type) => {
      // Rows need not have come through a parser that refuses the worst.
      const hostile = {
        ...attribute({ type, value, to_ids: true, comment: value, Tag: [{ name: value }] }),
        timestamp: 0,
      }
      const event = { ...eventWith({}), info: value, Attribute: [hostile] }
      const root = fromXml(readXml(await written(event, stix1Xml)), stixPackage(), '', () => {})
      const json: unknown = JSON.parse(await written(event, stix1Json))
      expect(texts(root)).toEqual(texts(json))
    }),
    { numRuns: 30 },
  )
})

/** Every text, as XML has it: trimmed, and with U+FFFD for what XML has no place for. */
function texts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    const text = String(value)
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
      .trim()
    return text === '' ? [] : [text]
  }
  return Object.entries(value)
    .filter(([key]) => key !== 'xsi:type' && !key.endsWith('precision'))
    .flatMap(([, one]) => texts(one))
    .toSorted()
}
