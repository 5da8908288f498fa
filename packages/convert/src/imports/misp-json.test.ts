import { expect, test } from 'vitest'
import { UnreadableDocument } from '../importer.ts'
import { mispJson } from './misp-json.ts'

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

test.each(['', '{', '<xml/>', '[]', '7', '"text"', '[1, 2]', 'null'])('%j is no export of MISP', async (document) => {
  await expect(read(document)).rejects.toBeInstanceOf(UnreadableDocument)
})
