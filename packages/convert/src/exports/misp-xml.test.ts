import { event as eventModel, Report, type Event } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mispXml } from '../imports/misp-xml.ts'
import type { Loss } from '../loss.ts'
import { mispXmlExport, type MispXmlOptions } from './misp-xml.ts'

async function written(sent: object[], of: MispXmlOptions['of'] = 'events', losses: Loss[] = []): Promise<string> {
  async function* pages() {
    yield sent.map((one) => read(one))
  }
  let text = ''
  for await (const piece of mispXmlExport.write(pages(), { of }, (loss) => losses.push(loss))) text += piece
  return text
}

function read(sent: object): Event {
  const event = eventModel.read(sent, new Report())
  if (!event) throw new Error('no event')
  return event
}

test('has an element for each field, and one for each item of a list', async () => {
  const Attribute = [
    { type: 'text', value: 'a & b', to_ids: false },
    { type: 'text', value: 'c' },
  ]
  expect(await written([{ info: '<x>', published: true, Attribute, Tag: [] }]))
    .toBe(`<?xml version="1.0" encoding="utf-8"?>
<response>
<Event>
  <info>&lt;x&gt;</info>
  <published>1</published>
  <Attribute>
    <type>text</type>
    <to_ids>0</to_ids>
    <value>a &amp; b</value>
  </Attribute>
  <Attribute>
    <type>text</type>
    <value>c</value>
  </Attribute>
  <Tag />
</Event>
</response>
`)
})

test('attributes alone, those of objects too', async () => {
  const Object = [{ name: 'file', Attribute: [{ type: 'text', value: 'b' }] }]
  const xml = await written([{ info: 'x', Attribute: [{ type: 'text', value: 'a' }], Object }], 'attributes')
  expect(xml.match(/<(Event|Object|Attribute|value)>/g)).toEqual(['<Attribute>', '<value>', '<Attribute>', '<value>'])
})

test('a key that is no name is told as lost', async () => {
  const losses: Loss[] = []
  const cluster = {
    uuid: '5b4ee3ea-eee3-4c8e-8323-85ae32658754',
    value: 'v',
    meta: { 'a b><evil/>': ['x'], ok: ['y'] },
  }
  const galaxy = { uuid: cluster.uuid, name: 'n', type: 't', GalaxyCluster: [cluster] }
  const xml = await written([{ info: 'x', Galaxy: [galaxy] }], 'events', losses)
  expect(xml).toContain('<ok>y</ok>')
  expect(xml).not.toContain('evil')
  expect(losses).toEqual([
    { path: 'Event.Galaxy[0].GalaxyCluster[0].meta.a b><evil/>', why: 'XML has no element of this name.' },
  ])
})

test('whatever the values, what is written reads back as the same', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('</value>', ']]>', '<![CDATA[x', '&amp;', '<!-- ', '"', '\r\n', 'a\tb'),
  )
  const isText = (text: string) =>
    /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u.test(text) && text.trim() !== ''
  await fc.assert(
    fc.asyncProperty(nasty.filter(isText), nasty.filter(isText), async (info, value) => {
      const event = read({
        info,
        Attribute: [{ type: 'text', value, comment: info }],
        Tag: [{ name: value.slice(0, 255) }],
      })
      const { events } = await mispXml.read(await written([event]), {})
      expect(events).toEqual([event])
    }),
  )
})
