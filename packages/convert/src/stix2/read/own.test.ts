import { expect, test } from 'vitest'
import { stix2Import } from '../stix2-importer.ts'

const UUID = '11111111-1111-4111-8111-111111111111'
const NOW = '2020-01-01T00:00:00.000Z'

function own(type: string, more: object) {
  return { type, spec_version: '2.1', id: `${type}--${UUID}`, created: NOW, modified: NOW, ...more }
}

function eventOf(...objects: object[]) {
  const { events } = stix2Import.read(JSON.stringify(objects), {})
  return events[0]
}

test('a label names the type of the attribute that an indicator was', () => {
  const labels = ['misp:type="hostname"', 'misp:category="Network activity"', 'a tag']
  const pattern = "[domain-name:value = 'www.example.org']"
  expect(
    eventOf(own('indicator', { pattern, pattern_type: 'stix', valid_from: NOW, labels }))?.Attribute,
  ).toMatchObject([{ uuid: UUID, type: 'hostname', value: 'www.example.org', to_ids: true, Tag: [{ name: 'a tag' }] }])
})

test('an indicator and observed data of one UUID are one attribute', () => {
  const labels = ['misp:type="domain|ip"', 'misp:category="Network activity"']
  const event = eventOf(
    own('observed-data', {
      first_observed: '2019-01-01T00:00:00Z',
      last_observed: '2019-02-01T00:00:00Z',
      number_observed: 1,
      object_refs: [`domain-name--${UUID}`, `ipv4-addr--${UUID}`],
      labels,
    }),
    { type: 'domain-name', id: `domain-name--${UUID}`, value: 'example.org', resolves_to_refs: [`ipv4-addr--${UUID}`] },
    { type: 'ipv4-addr', id: `ipv4-addr--${UUID}`, value: '192.0.2.1' },
    own('indicator', {
      description: 'why',
      pattern: "[domain-name:value = 'example.org' AND domain-name:resolves_to_refs[*].value = '192.0.2.1']",
      pattern_type: 'stix',
      valid_from: NOW,
      labels,
    }),
  )
  expect(event?.Attribute).toMatchObject([
    {
      type: 'domain|ip',
      value: 'example.org|192.0.2.1',
      comment: 'why',
      to_ids: true,
      first_seen: 1_546_300_800_000_000,
    },
  ])
})

test('what of an object is meant for detection is what its pattern looks for', () => {
  const labels = ['misp:name="file"', 'misp:meta-category="file"']
  const event = eventOf(
    own('observed-data', {
      first_observed: NOW,
      last_observed: NOW,
      number_observed: 1,
      object_refs: [`file--${UUID}`],
      labels,
    }),
    { type: 'file', id: `file--${UUID}`, name: 'a.exe', size: 5, x_misp_pattern_in_file: 'MZ' },
    own('indicator', { pattern: "[file:name = 'a.exe']", pattern_type: 'stix', valid_from: NOW, labels }),
  )
  expect(event?.Object?.[0]?.Attribute).toMatchObject([
    { object_relation: 'filename', type: 'filename', to_ids: true },
    { object_relation: 'size-in-bytes', type: 'size-in-bytes', to_ids: false },
    { object_relation: 'pattern-in-file', type: 'pattern-in-file', to_ids: false },
  ])
})

test('labels that the rest of the object contradicts do not make it what they say', () => {
  const labels = ['misp:type="ip-src"', 'misp:category="Network activity"']
  const pattern = "[domain-name:value = 'example.org']"
  expect(
    eventOf(own('indicator', { pattern, pattern_type: 'stix', valid_from: NOW, labels }))?.Attribute,
  ).toMatchObject([{ uuid: UUID, type: 'domain', value: 'example.org' }])
})

test('a grouping of MISP is an event that is not published, and a report one that is', () => {
  const labels = ['Threat-Report', 'misp:tool="MISP-STIX-Converter"', 'type:OSINT']
  const note = { content: 'This MISP Event is empty and contains no attribute, object, galaxy or tag.' }
  const grouping = own('grouping', {
    name: 'One',
    context: 'suspicious-activity',
    object_refs: [`note--${UUID}`],
    labels,
  })
  const empty = own('note', { ...note, object_refs: [`grouping--${UUID}`] })
  expect(eventOf(grouping, empty)).toMatchObject({
    uuid: UUID,
    info: 'One',
    published: false,
    Tag: [{ name: 'type:OSINT' }],
  })
  const published = '2020-02-01T00:00:00.000Z'
  const report = own('report', { name: 'Two', published, object_refs: [`note--${UUID}`], labels })
  expect(eventOf(report, empty)).toMatchObject({ info: 'Two', published: true, publish_timestamp: 1_580_515_200 })
})
