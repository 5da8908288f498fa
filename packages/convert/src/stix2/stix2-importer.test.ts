import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnreadableDocument } from '../importer.ts'
import { stix2Import } from './stix2-importer.ts'

const published = new URL('../../../../../shared/data/stix2/', import.meta.url)
const files = existsSync(published)
  ? readdirSync(published).filter((name) => name !== 'MANIFEST.json' && name.endsWith('.json'))
  : []

const units = new URL('../../../../../shared/data/misp-stix-unit/stix21_internal/', import.meta.url)
const ownFiles = existsSync(units)
  ? readdirSync(units)
      .filter((_, i) => i % 10 === 0)
      .map((name) => new URL(name, units))
  : []

test.skipIf(files.length === 0).each(files)('%s, published by others, is imported', (name) => {
  const { events } = read(readFileSync(new URL(name, published), 'utf8'))
  expect(events.length).toBeGreaterThan(0)
  for (const { uuid, info } of events) expect([uuid, info]).not.toContain(undefined)
})

test.each([
  ['', 'A STIX 2 document is JSON.'],
  ['7', 'A STIX 2 document is a bundle, a list of objects or one object.'],
  ['{"type":"bundle"}', 'The document holds no STIX object (an object with a type and an id).'],
  ['[]', 'The document holds no STIX object (an object with a type and an id).'],
  [
    '{"type":"bundle","objects":[{"type":"indicator","id":"7"}]}',
    'The document holds no STIX object (an object with a type and an id).',
  ],
])('%s is no document to read', (document, message) => {
  expect(() => read(document)).toThrow(new UnreadableDocument(message))
})

test('a pattern of one value is an attribute with the uuid of the indicator', () => {
  const [event] = read(JSON.stringify([indicator("[domain-name:value = 'example.org']")])).events
  expect(event?.Attribute).toMatchObject([
    { uuid: UUID, type: 'domain', value: 'example.org', to_ids: true, comment: 'What: why', timestamp: 1_577_836_800 },
  ])
})

test('a pattern of several values is an object with the uuid of the indicator', () => {
  const pattern = "[file:name = 'a.exe' AND file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']"
  const [event] = read(JSON.stringify([indicator(pattern)])).events
  expect(event?.Object).toMatchObject([
    { uuid: UUID, name: 'file', Attribute: [{ object_relation: 'filename' }, { object_relation: 'md5' }] },
  ])
})

test.each(['[file:size > 5]', '[a:b = 1] FOLLOWEDBY [a:c = 2]', "[x-mine:a = 'b']", 'no pattern at all'])(
  'a pattern that says more than values, %s, is kept whole',
  (pattern) => {
    const [event] = read(JSON.stringify([indicator(pattern)])).events
    expect(event?.Object).toMatchObject([
      {
        uuid: UUID,
        name: 'stix2-pattern',
        Attribute: [{ value: 'stix 2.1' }, { type: 'stix2-pattern', value: pattern }],
      },
    ])
  },
)

test('an id of another version of UUID becomes one that MISP takes, and stands in the comment', () => {
  const id = 'indicator--00000000-0000-2000-8000-000000000000'
  const [event] = read(JSON.stringify([{ ...indicator("[domain-name:value = 'example.org']"), id }])).events
  expect(event?.Attribute?.[0]?.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/)
  expect(event?.Attribute?.[0]?.comment).toBe('What: why - Original UUID was: 00000000-0000-2000-8000-000000000000')
})

test.skipIf(files.length === 0)('of the published files, those that break a rule are told which', () => {
  const broken = files.flatMap((name) => {
    const { losses } = read(readFileSync(new URL(name, published), 'utf8'))
    const rules = losses.filter(({ why }) => why.startsWith('STIX 2')).map(({ path }) => path.split('.').at(-1))
    return rules.length > 0
      ? [`${name.replace(/^.*__/, '').replace(/\.json$/, '')} ${[...new Set(rules)].join(' ')}`]
      : []
  })
  expect(broken).toEqual([
    'idioms-json-2.0-custom_resolve_to name',
    'idioms-json-2.0-custom_resolve_to_observables name',
    'idioms-json-2.0-valid_malicious-email-indicator-with-attachment target_ref',
    'idioms-json-2.1-custom_malicious-email-indicator-with-attachment target_ref',
    'idioms-json-2.1-extensions_ais-marking-a-e-f name',
    'idioms-json-2.1-extensions_ais-marking-g-e-t name',
    'idioms-json-2.1-valid_account_indicator name object_refs',
    'idioms-json-2.1_ais-marking-w-u-f name',
  ])
})

test('each report is an event, with what it lists, and what none lists is in the first', () => {
  const report = (i: number, object_refs: string[]) => ({ ...told('report', i), published: NOW, object_refs })
  const one = { ...indicator("[domain-name:value = 'one.example']"), id: id('indicator', 3) }
  const two = { ...indicator("[domain-name:value = 'two.example']"), id: id('indicator', 4) }
  const loose = { ...indicator("[domain-name:value = 'three.example']"), id: id('indicator', 5) }
  const { events } = read(JSON.stringify([report(1, [one.id]), report(2, [two.id]), one, two, loose]))
  expect(events.map(({ Attribute = [] }) => Attribute.map(({ value }) => value))).toEqual([
    ['one.example', 'three.example'],
    ['two.example'],
  ])
})

test('what an indicator indicates is a cluster on its attribute, or a tag where that is asked for', () => {
  const malware = { ...told('malware', 1), is_family: true, aliases: ['Other'] }
  const relation = {
    ...told('relationship', 2),
    relationship_type: 'indicates',
    source_ref: `indicator--${UUID}`,
    target_ref: malware.id,
  }
  const document = JSON.stringify([indicator("[domain-name:value = 'one.example']"), malware, relation])
  const [event] = read(document).events
  expect(event?.Galaxy).toBeUndefined()
  expect(event?.Attribute?.[0]?.Galaxy).toMatchObject([
    { type: 'stix-2.1-malware', GalaxyCluster: [{ value: 'A malware', meta: { synonyms: ['Other'] } }] },
  ])
  const [tagged] = stix2Import.read(document, { galaxiesAsTags: true }).events
  expect(tagged?.Attribute?.[0]).toMatchObject({ Tag: [{ name: 'misp-galaxy:malware="A malware"' }] })
  expect(tagged?.Attribute?.[0]?.Galaxy ?? []).toEqual([])
})

test('markings, confidence and labels are tags, and sightings, notes and opinions are kept', () => {
  const marked = {
    ...indicator("[domain-name:value = 'one.example']"),
    confidence: 80,
    labels: ['a label'],
    object_marking_refs: ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'],
  }
  const about = { object_refs: [`indicator--${UUID}`] }
  const { events, losses } = read(
    JSON.stringify([
      marked,
      { ...told('sighting', 1), sighting_of_ref: `indicator--${UUID}` },
      { ...told('note', 2), content: 'Said', ...about },
      { ...told('opinion', 3), opinion: 'agree', ...about },
    ]),
  )
  expect(events[0]?.Attribute).toMatchObject([
    {
      Tag: [{ name: 'tlp:green' }, { name: 'misp:confidence-level="usually-confident"' }, { name: 'a label' }],
      Sighting: [{ type: 0, date_sighting: 1_577_836_800 }],
      Note: [{ note: 'Said' }],
      Opinion: [{ opinion: 75 }],
    },
  ])
  expect(losses.filter(({ path }) => !path.endsWith('.name'))).toEqual([])
})

test('what an object breaks of the rules of STIX is named', () => {
  const { name: _, ...nameless } = {
    type: 'tool',
    spec_version: '2.1',
    id: `tool--${UUID}`,
    created: NOW,
    name: '',
    modified: NOW,
  }
  expect(read(JSON.stringify([nameless])).losses).toContainEqual({
    path: '[0].name',
    why: 'STIX 2.1 wants this property of every tool.',
  })
})

const hostile = fc.constantFrom<unknown>(
  null,
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  '+012345-01-01T00:00:00Z',
  "[a:b = '",
  'x'.repeat(70_000),
  ['misp:type="ip-src|port"'],
  ['misp:name="file"'],
  ['misp:galaxy-type="x"'],
  'indicator--00000000-0000-0000-0000-000000000000',
)

test('nothing that is thrown at it makes it throw but that the document is unreadable', () => {
  const seeds = [...files.slice(0, 12).map((name) => new URL(name, published)), ...ownFiles].map((file) =>
    readFileSync(file, 'utf8'),
  )
  const seed = fc.constantFrom(JSON.stringify([indicator('[file:size > 5]'), { type: 'x' }]), ...seeds)
  const mangled = fc.tuple(seed, fc.nat(), fc.oneof(hostile, fc.jsonValue({ maxDepth: 3 })), fc.nat(3)).map(mangle)
  fc.assert(
    fc.property(fc.oneof(mangled, fc.json(), fc.string()), (document) => {
      try {
        read(document)
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableDocument)
      }
    }),
  )
})

const UUID = '11111111-1111-4111-8111-111111111111'
const NOW = '2020-01-01T00:00:00.000Z'

function read(document: string) {
  return stix2Import.read(document, {})
}

function id(type: string, i: number): string {
  return `${type}--${String(i).repeat(8)}-2222-4222-8222-222222222222`
}

/** An object of a kind with what all have. */
function told(type: string, i: number) {
  return { type, spec_version: '2.1', id: id(type, i), created: NOW, modified: NOW, name: `A ${type}` }
}

function indicator(pattern: string) {
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${UUID}`,
    created: NOW,
    modified: NOW,
    valid_from: NOW,
    name: 'What',
    description: 'why',
    pattern,
    pattern_type: 'stix',
  }
}

/** The document with one of its values, found by a number, replaced by another. */
function mangle([text, number, value, times]: [string, number, unknown, number]): string {
  const document: unknown = JSON.parse(text)
  for (let i = 0; i <= times; i++) {
    let left = (number * (i + 1)) % 997
    const walk = (node: unknown): boolean => {
      if (typeof node !== 'object' || node === null) return false
      // Any JSON may stand at any place: that is the point.
      const record = node as Record<string, unknown>
      return Object.keys(record).some((key) => {
        if (left-- === 0) {
          record[key] = structuredClone(value)
          return true
        }
        return walk(record[key])
      })
    }
    walk(document)
  }
  return JSON.stringify(document)
}

test('much of anything, and what nests deeply, is read in time', () => {
  const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000)
  const id = (type: string, i: number) => `${type}--11111111-1111-4111-8111-${String(i).padStart(12, '0')}`
  const many = (type: string, more: (i: number) => object) =>
    Array.from({ length: 3000 }, (_, i) => ({ type, id: id(type, i), name: `${i}`, ...more(i) }))
  const documents = [
    deep('[', ']'),
    `[{"type":"file","id":"${id('file', 1)}","extensions":${deep('{"a":', '}').replace('}', '1}')}}]`,
    `[{"type":"malware","id":"${id('malware', 1)}","aliases":${deep('[', ']')}}]`,
    JSON.stringify([
      ...many('report', () => ({ object_refs: [] })),
      ...many('relationship', () => ({ source_ref: 'a', target_ref: 'b' })),
    ]),
    JSON.stringify([
      ...many('malware', () => ({})),
      indicator("[file:name = 'x']"),
      ...many('relationship', (i) => ({ source_ref: `indicator--${UUID}`, target_ref: id('malware', i) })),
    ]),
  ]
  for (const document of documents) {
    try {
      expect(read(document).events.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableDocument)
    }
  }
})
