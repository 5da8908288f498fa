import { expect, test } from 'vitest'
import { UnreadableDocument } from '../importer.ts'
import { mispJson } from './misp-json.ts'
import { mispXml } from './misp-xml.ts'

const event = { info: 'a', Attribute: [{ type: 'ip-dst', value: '192.0.2.1' }] }
const read = async (document: unknown) =>
  mispJson.read(typeof document === 'string' ? document : JSON.stringify(document), {})

test.each([
  ['bare', event, 1],
  ['in an envelope', { Event: event }, 1],
  ['as an answer of restSearch', { response: [{ Event: event }, { Event: event }] }, 2],
  ['as MISP writes its XML, turned into JSON', { response: { Event: [event, event] } }, 2],
  ['as a list', [{ Event: event }, event], 2],
  ['as an index', [event, event, event], 3],
])('events are read %s', async (_, document, count) => {
  const { events, losses } = await read(document)
  expect(events.map(({ info, Attribute }) => [info, Attribute?.[0]?.value])).toEqual(
    Array.from({ length: count }, () => ['a', '192.0.2.1']),
  )
  expect(losses).toEqual([])
})

test('a byte order mark is no part of the document', async () => {
  expect((await read(`\ufeff${JSON.stringify(event)}`)).events.length).toBe(1)
})

test('what breaks a rule is named by its path, and the rest is taken', async () => {
  const { events, losses } = await read({ Event: { ...event, Attribute: [...event.Attribute, 7] } })
  expect(events[0]?.Attribute?.length).toBe(1)
  expect(losses).toMatchObject([{ path: 'Event.Attribute[1]' }])
})

test.each(['', '{', '<xml/>', '[]', '7', '"text"', '[1, 2]', 'null', '{}', '{"a": 1}'])(
  '%j is no export of MISP',
  async (document) => {
    await expect(read(document)).rejects.toBeInstanceOf(UnreadableDocument)
  },
)

const xml = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?><response>${inside}</response>`

test('events are read from XML as MISP writes it', async () => {
  const attribute = '<Attribute><type>ip-dst</type><value>192.0.2.1</value><to_ids>1</to_ids><comment/></Attribute>'
  const tag = '<Tag><name>tlp:red</name></Tag>'
  const { events, losses } = await mispXml.read(
    xml(
      `<Event><info>a &lt; b</info><Orgc><name>o</name></Orgc>${attribute}${attribute}${tag}</Event><Event><info>c</info></Event>`,
    ),
    {},
  )
  const [first, second] = events
  expect([first?.info, second?.info, losses]).toEqual(['a < b', 'c', []])
  expect(first?.Attribute).toMatchObject([{ value: '192.0.2.1', to_ids: true }, { type: 'ip-dst' }])
  expect(first?.Tag).toMatchObject([{ name: 'tlp:red' }])
})

test.each([
  ['nothing', ''],
  ['another document', '<html/>'],
  ['no event', xml('')],
  ['an entity of its own', '<!DOCTYPE r [<!ENTITY a "b">]><response><Event><info>&a;</info></Event></response>'],
  ['depth', `<response>${'<Event>'.repeat(1_000)}`],
])('XML of %s is no export of MISP', async (_, document) => {
  await expect((async () => mispXml.read(document, {}))()).rejects.toBeInstanceOf(UnreadableDocument)
})

test('elements named for what objects have by themselves harm nothing', async () => {
  const { events } = await mispXml.read(xml('<Event><info>a</info><__proto__><info>b</info></__proto__></Event>'), {})
  expect(events).toEqual([{ info: 'a' }])
})
