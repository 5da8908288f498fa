import { parseEvent, type Event } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Loss } from '../loss.ts'
import { ATTRIBUTES } from './mapping/attributes.ts'
import { DOMAIN_TEMPLATES, RULE_TEMPLATES } from './mapping/domain-templates.ts'
import { OBSERVABLE_TEMPLATES } from './mapping/observable-templates.ts'
import type { StixVersion } from './mapping/place.ts'
import { parsePattern } from './pattern/parse.ts'
import type { Test } from './pattern/tree.ts'
import { stix2 } from './stix2.ts'

const EVENT = 'a6ef17d6-91cb-4a05-b10b-2f045daf874c'
const ORG = 'a0c22599-9e58-4da4-96ac-7051603fa951'
const UUID = '91ae0a21-c7ae-4c7f-b84b-b84a7ce53d1f'

type Written = Record<string, unknown> & { type: string; id: string }

function eventOf(more: object): Event {
  const head = { uuid: EVENT, info: 'x', timestamp: '1603642920', Orgc: { name: 'We', uuid: ORG } }
  const { event } = parseEvent({ ...head, ...more })
  if (event === undefined) throw new Error('The test sends no event')
  return event
}

async function textOf(events: Event[], version: StixVersion = '2.1', lose?: (loss: Loss) => void): Promise<string> {
  let text = ''
  for await (const piece of stix2.write(pageOf(events), { version }, lose)) text += piece
  return text
}

async function* pageOf(events: Event[]) {
  yield events
}

async function objectsOf(more: object, version: StixVersion = '2.1'): Promise<Written[]> {
  return (JSON.parse(await textOf([eventOf(more)], version)) as { objects: Written[] }).objects
}

const domain = { uuid: UUID, type: 'domain', category: 'Network activity', value: 'a.example', to_ids: true }

test('an event that is not published is a grouping, a published one a report, and 2.0 knows reports alone', async () => {
  const published = { Attribute: [domain], published: true, publish_timestamp: '1603642930' }
  expect((await objectsOf({ Attribute: [domain] }))[1]).toMatchObject({
    type: 'grouping',
    context: 'suspicious-activity',
  })
  const report = { type: 'report', id: `report--${EVENT}`, published: '2020-10-25T16:22:10.000Z' }
  expect((await objectsOf(published))[1]).toMatchObject(report)
  expect((await objectsOf({ Attribute: [domain] }, '2.0'))[1]).toMatchObject({ type: 'report' })
})

test('an event of nothing has a note that says so', async () => {
  const [, grouping, note] = await objectsOf({})
  expect(note).toMatchObject({ type: 'note', object_refs: [grouping?.id] })
  expect(grouping?.object_refs).toEqual([note?.id])
})

test('everything that stands in the bundle is listed, but for organisations and markings', async () => {
  const objects = await objectsOf({ Attribute: [{ ...domain, Tag: [{ name: 'tlp:amber' }] }] })
  const [, grouping, ...others] = objects
  const listed = others.filter(({ type }) => type !== 'marking-definition').map(({ id }) => id)
  expect(grouping?.object_refs).toEqual(listed)
})

test('tags are markings, confidence and labels', async () => {
  const names = [
    'tlp:clear',
    'misp:confidence-level="usually-confident"',
    'misp:confidence-level="unconfident"',
    'ours',
  ]
  const Attribute = [{ ...domain, Tag: names.map((name) => ({ name })) }]
  const objects = await objectsOf({ Attribute })
  const indicator = objects.find(({ type }) => type === 'indicator')
  const marking = objects.find(({ type }) => type === 'marking-definition')
  expect(marking).toMatchObject({ id: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', name: 'TLP:CLEAR' })
  expect(indicator).toMatchObject({ confidence: 0, object_marking_refs: [marking?.id] })
  expect(indicator?.labels).toEqual(['misp:type="domain"', 'misp:category="Network activity"', ...names.slice(1)])
  const older = (await objectsOf({ Attribute }, '2.0')).find(({ type }) => type === 'indicator')
  expect([older?.confidence, older?.object_marking_refs]).toEqual([undefined, undefined])
})

test('notes, opinions and relationships hang on what they are about', async () => {
  const other = { ...domain, uuid: '518b4bcb-a86b-4783-9457-391d548b605b', to_ids: false, value: 'b.example' }
  const Note = [
    { uuid: '11111111-1111-4111-8111-111111111111', note: 'n', authors: 'me', created: '2024-01-02 03:04:05' },
  ]
  const Opinion = [{ uuid: '22222222-2222-4222-8222-222222222222', opinion: '61', comment: 'c' }]
  const related = { related_object_uuid: other.uuid, related_object_type: 'Attribute', relationship_type: 'like' }
  const Relationship = [{ uuid: '33333333-3333-4333-8333-333333333333', ...related }]
  const objects = await objectsOf({ Attribute: [{ ...domain, Note, Opinion, Relationship }, other] })
  const refs = [`observed-data--${UUID}`, `indicator--${UUID}`]
  expect(objects).toContainEqual(
    expect.objectContaining({ type: 'note', content: 'n', authors: ['me'], object_refs: refs }),
  )
  expect(objects).toContainEqual(expect.objectContaining({ type: 'opinion', opinion: 'agree', x_misp_opinion: 61 }))
  const relationship = { relationship_type: 'like', source_ref: refs[0], target_ref: `observed-data--${other.uuid}` }
  expect(objects).toContainEqual(expect.objectContaining(relationship))
})

test('a cluster is an object, and what carries it is tied to it: an indicator where nothing was seen', async () => {
  const cluster = { uuid: '77777777-7777-4777-8777-777777777777', type: 'mitre-malware', value: 'BISCUIT - S0017' }
  const meta = { external_id: ['S0017'], refs: ['https://a.example/'], synonyms: ['B', 'BISCUIT'], 'a b': ['x'] }
  const uuid = '88888888-8888-4888-8888-888888888888'
  const galaxy = { uuid, name: 'Malware', type: 'mitre-malware', GalaxyCluster: [{ ...cluster, meta }] }
  const Attribute = [{ uuid: UUID, type: 'port', value: '443', to_ids: true, Galaxy: [galaxy] }]
  const objects = await objectsOf({ Attribute })
  expect(objects.find(({ type }) => type === 'malware')).toMatchObject({
    id: `malware--${cluster.uuid}`,
    name: 'BISCUIT',
    is_family: false,
    aliases: ['B'],
    external_references: [
      { source_name: 'mitre-attack', external_id: 'S0017' },
      { source_name: 'url', url: 'https://a.example/' },
    ],
    x_misp_a_b: ['x'],
  })
  expect(objects.find(({ type }) => type === 'relationship')).toMatchObject({
    source_ref: `indicator--${UUID}`,
    relationship_type: 'indicates',
    target_ref: `malware--${cluster.uuid}`,
  })
})

test('what STIX has no place for is told by its path', async () => {
  const losses: Loss[] = []
  const Sighting = [{ type: '2', uuid: '11111111-1111-4111-8111-111111111111' }]
  const observed = { ...domain, to_ids: false, comment: 'why', distribution: '0', Sighting }
  const key = { type: 'regkey', value: 'HKLM\\Software', to_ids: false }
  await textOf([eventOf({ date: '2024-01-01', Attribute: [observed, key] })], '2.1', (loss) => losses.push(loss))
  expect(losses.map(({ path }) => path)).toEqual([
    'Event.date',
    'Event.Attribute[0].comment',
    'Event.Attribute[0].distribution',
    'Event.Attribute[0].Sighting[0]',
    'Event.Attribute[1].value',
  ])
})

test('a file, its headers and their sections are one object, and references to any of them lead to it', async () => {
  const object = (name: string, digit: string, Attribute: object[], to: string[]) => ({
    name,
    'meta-category': 'file',
    uuid: digit.repeat(8) + '-1111-4111-8111-111111111111',
    Attribute,
    ObjectReference: to.map((one) => ({
      referenced_uuid: one.repeat(8) + '-1111-4111-8111-111111111111',
      relationship_type: name === 'url' ? 'drops' : 'includes',
    })),
  })
  const text = (object_relation: string, value: string) => ({ type: 'text', object_relation, value, to_ids: false })
  const objects = await objectsOf({
    Object: [
      object('file', '1', [text('filename', 'a.exe')], ['2']),
      object('pe', '2', [text('type', 'exe')], ['3']),
      object('pe-section', '3', [text('name', '.text')], []),
      object('url', '4', [text('url', 'https://a.example/')], ['3']),
    ],
  })
  const extension = { pe_type: 'exe', sections: [{ name: '.text' }] }
  expect(objects.find(({ type }) => type === 'file')?.extensions).toEqual({ 'windows-pebinary-ext': extension })
  expect(objects.filter(({ type }) => type === 'relationship')).toMatchObject([
    { relationship_type: 'drops', target_ref: 'observed-data--11111111-1111-4111-8111-111111111111' },
  ])
})

test('the same events are the same bytes, and several are one bundle with an organisation once', async () => {
  const events = [eventOf({ Attribute: [domain] }), eventOf({ uuid: UUID, Attribute: [domain] })]
  const text = await textOf(events)
  expect(await textOf(events)).toBe(text)
  const { id, objects } = JSON.parse(text) as { id: string; objects: Written[] }
  expect(objects.filter(({ type }) => type === 'identity')).toHaveLength(1)
  expect(id).toMatch(/^bundle--[0-9a-f]{8}-[0-9a-f]{4}-5/)
  expect(JSON.parse(await textOf([]))).toEqual({ type: 'bundle', id: expect.stringMatching(/^bundle--/) })
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "'",
    "\\'",
    "' OR a:b = 'c",
    '\\',
    "']",
    'a\\',
    '"',
    '\0',
    "'\n'",
    'a|b|c',
    '\u2028',
    '\ud800',
    '__proto__',
  ),
  fc.tuple(fc.string(), fc.constantFrom("'", '\\', ']', '|'), fc.string()).map((parts) => parts.join('')),
)
const hex = fc.constant('d41d8cd98f00b204e9800998ecf8427e')
const templates = { ...OBSERVABLE_TEMPLATES, ...DOMAIN_TEMPLATES }
const relations = [...new Set(Object.values(templates).flatMap(({ fields }) => Object.keys(fields)))]
const attributes = fc.record({
  type: fc.oneof(fc.constantFrom(...Object.keys(ATTRIBUTES)), hostile),
  value: fc.oneof(
    hostile,
    fc.tuple(hostile, fc.oneof(hostile, hex)).map((halves) => halves.join('|')),
  ),
  to_ids: fc.boolean(),
  category: hostile,
  comment: hostile,
  data: fc.option(fc.oneof(hostile, fc.base64String()), { nil: undefined }),
  object_relation: fc.oneof(fc.constantFrom(...relations), hostile),
  Tag: fc.array(fc.record({ name: hostile }), { maxLength: 2 }),
})
const objects = fc.record({
  name: fc.oneof(fc.constantFrom(...Object.keys(templates), ...Object.keys(RULE_TEMPLATES), 'pe', 'script'), hostile),
  'meta-category': hostile,
  Attribute: fc.array(attributes, { maxLength: 6 }),
})

test('no value breaks out of a pattern or of the bundle', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(attributes, { maxLength: 6 }),
      fc.array(objects, { maxLength: 3 }),
      fc.constantFrom<StixVersion>('2.0', '2.1'),
      async (Attribute, Object, version) => {
        const written = await objectsOf({ info: 'x', Attribute, Object }, version)
        for (const { pattern, pattern_type = 'stix' } of written) {
          if (
            typeof pattern !== 'string' ||
            pattern_type !== 'stix' ||
            Object.some(({ name }) => name === 'stix2-pattern')
          )
            continue
          const values = valuesOf(pattern)
          const sent = [...Attribute, ...Object.flatMap((one) => one.Attribute)]
          const isSent = (value: string) =>
            sent.some((one) => [one.value, one.data ?? ''].some((whole) => whole.includes(value)))
          expect(values.filter((value) => !isSent(value) && !OURS.test(value))).toEqual([])
        }
      },
    ),
    { numRuns: 300 },
  )
})

/** What patterns say beside the values: types, kinds of content and parts, and values that STIX spells otherwise. */
const OURS =
  /^(?:ipv[46]-addr|domain-name|application\/zip|mime-type-indicated|infected|image\/|attachment|screenshot|github|gitlab|facebook|parler|reddit|telegram|twitter|HKEY_|DNS name:|email:|IP:|RID:|URI:|[0-9]+$|[0-9a-f:]{17}$)/

/** The texts that a pattern compares with, read by a parser of patterns: it throws at what is none. */
function valuesOf(pattern: string): string[] {
  const observation = parsePattern(pattern)
  if (observation.kind !== 'observation') throw new Error(`Not one observation: ${pattern}`)
  return textsOf(observation.test)
}

function textsOf(test: Test): string[] {
  switch (test.kind) {
    case 'and':
      return test.of.flatMap(textsOf)
    case 'compare':
      return test.value.kind === 'string' ? [test.value.text] : []
    default:
      throw new Error(`A pattern of ours has no ${test.kind}`)
  }
}
