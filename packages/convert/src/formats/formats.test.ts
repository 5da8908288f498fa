import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '@tocsin/format'
import { completeEvent } from './complete-event.ts'
import { detectFormat } from './detect-format.ts'
import { eventNumbers } from './event-numbers.ts'
import { exportFormats } from './export-formats.ts'
import { importFormats } from './import-formats.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test.each([
  ['json', 'x', '{"Event": {"info": "x", "Attribute": [{"type": "bundle", "value": "1"}]}}'],
  ['json', 'x.txt', '\ufeff [{"Event": {}}]'],
  ['stix2', 'x.json', '{"type": "bundle", "id": "bundle--1", "objects": []}'],
  ['stix2', 'x', '{"objects": [], "spec_version": "2.0"}'],
  ['openioc', 'x.xml', '<?xml version="1.0"?>\n<!-- a comment --><ioc xmlns="http://schemas.mandiant.com/2010/ioc">'],
  ['openioc', 'x', '<a:OpenIOC xmlns:a="http://openioc.org/schemas/OpenIOC_1.1">'],
  ['stix1', 'x.json', '{"id": "x:package-1", "stix_header": {}, "version": "1.2"}'],
  ['stix1', 'x', '<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1">'],
  ['xml', 'x', '<?xml version="1.0"?><response><Event><info>x</info></Event></response>'],
  ['html', 'x', '<!DOCTYPE HTML><html>'],
  ['html', 'x.html', 'no mark at all'],
  ['pdf', 'x', '%PDF-1.7'],
  ['email', 'x', 'Received: from a\r\n by b;\r\nFrom: c@d.example\r\n\r\nhello'],
  ['email', 'x.eml', 'hello'],
  ['csv', 'x.csv', 'value,type'],
  ['text', 'x', 'From: somebody\nthat we know'],
  ['text', 'x.md', '# A report'],
  ['text', 'x.constructor', ''],
])('%s is told by its beginning or its name: %s', (format, name, text) => {
  expect(detectFormat({ bytes: bytes(text), name })).toBe(format)
})

test('whatever the bytes, some format is told', () => {
  fc.assert(fc.property(fc.uint8Array(), fc.string(), (sent, name) => detectFormat({ bytes: sent, name }).length > 0))
})

test('names are said once, and each format is one that can be loaded', async () => {
  for (const formats of [exportFormats, importFormats]) {
    const names = formats.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
    for (const format of formats) expect(await format.load()).toBeTypeOf('function')
  }
})

test('an event has what a server gives, always the same, and keeps what it has', () => {
  const sent: Event = {
    info: 'x',
    Attribute: [
      { type: 'domain', value: 'a.example' },
      { value: 'b', to_ids: true },
    ],
  }
  const completion = { seed: 's', now: new Date('2026-11-24T12:00:00Z') }
  const event = completeEvent(sent, completion)
  expect(event).toMatchObject({
    date: '2026-11-24',
    timestamp: 1_795_478_400,
    Attribute: [
      { category: 'Network activity', to_ids: true, timestamp: 1_795_478_400 },
      { type: 'text', to_ids: true },
    ],
  })
  expect(completeEvent(sent, completion)).toEqual(event)
  expect(completeEvent(event, { ...completion, seed: 'other' })).toEqual(event)
  expect(completeEvent(sent, { ...completion, seed: 'other' }).uuid).not.toBe(event.uuid)
})

test('numbers are given where there are none, each once', () => {
  const numbered = eventNumbers()
  const attributes = [
    { type: 'text', value: 'a' },
    { type: 'text', value: 'b', id: 70 },
  ]
  const [first, second] = [numbered({ Attribute: attributes, Object: [{ name: 'file' }] }), numbered({})]
  expect([first.id, first.Attribute?.map(({ id }) => id), first.Object?.[0]?.id, second.id]).toEqual([1, [2, 70], 3, 4])
})
