import { describe, expect, test } from 'vitest'
import { eventFiles, thereAndBack } from './testing/there-and-back.ts'

const files = eventFiles(Infinity)

describe.skipIf(files.length === 0)('all events, written as STIX and read back', () => {
  test.each(['2.0', '2.1'] as const)(
    'differ in nothing but what the losses name, of the documented kinds, in STIX %s',
    { timeout: 600_000 },
    async (version) => {
      expect(await thereAndBack(files, version)).toEqual({ untold: [], undocumented: [] })
    },
  )
})
