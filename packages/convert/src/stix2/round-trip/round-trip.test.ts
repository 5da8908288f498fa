import type { Event } from '@tocsin/format'
import { describe, expect, test } from 'vitest'
import { eventFiles, thereAndBack, written } from './testing/there-and-back.ts'

const files = eventFiles(100_000)

describe.skipIf(files.length === 0)('events written as STIX and read back', () => {
  test.each(['2.0', '2.1'] as const)(
    'differ in nothing but what the losses name, of the documented kinds, in STIX %s',
    { timeout: 60_000 },
    async (version) => {
      expect(await thereAndBack(files, version)).toEqual({ untold: [], undocumented: [] })
    },
  )
})

test('events of one bundle that share a cluster are each read back with it', async () => {
  const Galaxy = [
    {
      uuid: '22222222-2222-4222-8222-222222222222',
      name: 'Tool',
      type: 'tool',
      GalaxyCluster: [{ uuid: '33333333-3333-4333-8333-333333333333', type: 'tool', value: 'A tool' }],
    },
  ]
  const uuids = ['11111111-1111-4111-8111-111111111111', '44444444-4444-4444-8444-444444444444']
  const events: Event[] = uuids.map((uuid) => ({ uuid, info: 'Shared', timestamp: 1, Galaxy }))
  const { losses } = await written(events, '2.1')
  expect(losses).toEqual([])
})

test.each([
  { first_seen: 1_000_000, last_seen: 1_000_000 },
  { first_seen: 1_000_000 },
  { last_seen: 1_000_000 },
  { first_seen: 5_123_456 },
  { last_seen: 500_000 },
  { first_seen: 500_000, last_seen: 5_123_456 },
  {},
])('when an attribute was seen comes back as it was told: %o', async (times) => {
  const uuid = '55555555-5555-4555-8555-555555555555'
  const attribute = { uuid, type: 'domain', category: 'Network activity', value: 'a.example', timestamp: 1, ...times }
  const event = { uuid: '11111111-1111-4111-8111-111111111111', info: 'Seen', timestamp: 1, Attribute: [attribute] }
  expect((await written([event], '2.1')).losses).toEqual([])
})
