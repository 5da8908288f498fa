import { expect, test } from 'vitest'
import { event, parseEventEnvelope, parseEvents, unwrap } from '../index.ts'

const UUID = 'b7a5a1f0-0c1f-4d0e-9f0e-0d6f5d1f7d11'

function findingsOf(document: unknown): string[] {
  return parseEventEnvelope(document).findings.map(({ path, rule }) => `${path} ${rule}`)
}

test.each([
  ['bare', { info: 'x' }],
  ['wrapped', { Event: { info: 'x' } }],
  ['in a response list', { response: [{ Event: { info: 'x' } }] }],
  ['in a response object', { response: { Event: { info: 'x' } } }],
  ['in a request', { request: { Event: { info: 'x' } } }],
  ['in a list', [{ Event: { info: 'x' } }]],
])('an event is read %s', (_how, document) => {
  expect(parseEventEnvelope(document)).toEqual({ event: { info: 'x' }, findings: [] })
})

test('every event of a list is read', () => {
  const infos = [...parseEvents([{ Event: { info: 'a' } }, { info: 'b' }])].map((read) => read.event?.info)
  expect(infos).toEqual(['a', 'b'])
})

test.each([
  ['numbers as text', { threat_level_id: '2' }, { threat_level_id: 2 }],
  ['numbers', { threat_level_id: 2 }, { threat_level_id: 2 }],
  ['booleans as 1', { published: 1 }, { published: true }],
  ['booleans as "0"', { published: '0' }, { published: false }],
  ['booleans', { published: true }, { published: true }],
  ['the word for an analysis', { analysis: 'Completed' }, { analysis: 2 }],
  ['null as nothing', { info: null }, {}],
  ['null where null means something', { protected: null }, { protected: null }],
  ['an empty number as nothing', { sharing_group_id: '' }, {}],
  ['upper case uuids', { uuid: UUID.toUpperCase() }, { uuid: UUID }],
  ['one tag for a list', { Tag: { name: 'tlp:red' } }, { Tag: [{ name: 'tlp:red' }] }],
  ["PHP's empty map", { Org: [] }, {}],
  ['fields nobody knows', { colour_of_the_sky: 'blue' }, {}],
])('%s are read', (_what, sent, read) => {
  expect(parseEventEnvelope(sent)).toEqual({ event: read, findings: [] })
})

test.each([
  [{ info: ['x'] }, ['Event.info text.type']],
  [{ info: 'a\0b' }, ['Event.info text.nul']],
  [{ uuid: 'x' }, ['Event.uuid uuid']],
  [{ date: '2024-02-30' }, ['Event.date date']],
  [{ threat_level_id: 9 }, ['Event.threat_level_id integer.range']],
  [{ distribution: 5 }, ['Event.distribution integer.range']],
  [{ distribution: '1e3' }, ['Event.distribution integer.range']],
  [{ published: 'maybe' }, ['Event.published boolean']],
  [{ timestamp: -1 }, ['Event.timestamp integer.range']],
  [{ Attribute: [{ to_ids: 'banana' }] }, ['Event.Attribute[0].to_ids boolean']],
  [{ Attribute: [{}, { uuid: 1 }] }, ['Event.Attribute[1].uuid uuid']],
  [{ Attribute: ['x'] }, ['Event.Attribute[0] object']],
  [{ Tag: [{}] }, ['Event.Tag[0].name required']],
  ['text', ['Event object']],
  [null, ['Event object']],
])('%j breaks %j', (sent, findings) => {
  expect(findingsOf(sent)).toEqual(findings)
})

test('a record with a field that cannot be read is left out, and what holds it stays', () => {
  const { event: read } = parseEventEnvelope({
    info: 'x',
    Attribute: [{ type: 'text', to_ids: 'banana' }, { type: 'text' }],
  })
  expect(read).toEqual({ info: 'x', Attribute: [{ type: 'text' }] })
})

test('a bad record inside an attribute does not spoil the attribute', () => {
  const { event: read } = parseEventEnvelope({ Attribute: [{ type: 'text', Galaxy: [{ name: 'no uuid' }] }] })
  expect(read?.Attribute).toEqual([{ type: 'text', Galaxy: [] }])
})

test('a document may nest as deep as it likes without hurting anybody', () => {
  let note: object = { note: 'x' }
  for (let depth = 0; depth < 5_000; depth++) note = { note: 'x', Note: [note] }
  expect(findingsOf({ info: 'x', Note: [note] })).toHaveLength(1)
  expect(unwrap(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), 'Event')).toHaveLength(1)
})

test('what is written is what MISP writes', () => {
  const text = event.write({ info: 'a "quote"', published: true, threat_level_id: 2, protected: null, Tag: [] })
  expect(text).toBe('{"threat_level_id":"2","info":"a \\"quote\\"","published":true,"protected":null,"Tag":[]}')
})
