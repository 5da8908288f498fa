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
