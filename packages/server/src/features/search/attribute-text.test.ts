import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeValue } from '../events/attribute-row.ts'
import { loneAttribute } from '../events/present.ts'
import { attributeText, type ShownAttribute } from './attribute-text.ts'

const words = fc.string({ unit: 'binary' })
const number = fc.nat()
const micros = fc.option(fc.nat({ max: 4_000_000_000_000_000 }))
const row: fc.Arbitrary<ShownAttribute> = fc.record({
  id: number,
  event_id: number,
  object_id: number,
  object_relation: fc.option(words),
  category: words,
  type: words,
  to_ids: fc.boolean(),
  uuid: fc.uuid(),
  timestamp: number,
  distribution: fc.constantFrom(0, 1, 2, 3, 4, 5),
  sharing_group_id: number,
  comment: words,
  deleted: fc.boolean(),
  disable_correlation: fc.boolean(),
  first_seen: micros,
  last_seen: micros,
  value1: words,
  value2: words,
})

test('an attribute in a search is written as one that stands alone', () => {
  fc.assert(
    fc.property(row, (attribute) => {
      const alone = loneAttribute.write({ ...attribute, value: wholeValue(attribute) })
      expect(`${attributeText(attribute)}}`).toBe(alone)
    }),
  )
})
