import type { Event } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSides, driftOf } from './compare-sides.ts'

const at = (timestamp: number) => ({ timestamp })
test.each([
  ['nothing of either', undefined, undefined, 'here', undefined],
  ['what is only there, and due here', undefined, at(1), 'here', 'missing-here'],
  ['what is only there, and due there', undefined, at(1), 'there', undefined],
  ['what is only here, and due there', at(1), undefined, 'there', 'missing-there'],
  ['what is only here, and due here', at(1), undefined, 'here', undefined],
  ['what was deleted before it came', undefined, { ...at(1), deleted: true }, 'here', undefined],
  ['what was deleted before it went', { ...at(1), deleted: true }, undefined, 'there', undefined],
  ['the same version', at(1), at(1), 'here', undefined],
  ['a newer version there', at(1), at(2), 'here', 'older-here'],
  ['a newer version here', at(2), at(1), 'here', 'older-there'],
] as const)('of %s, it is told which side is behind', (...row) => {
  const [, here, there, due, outcome] = row
  expect(driftOf(here, there, due)?.outcome).toBe(outcome)
})

const uuid = fc.constantFrom('a', 'b', 'c', 'd')
const records = fc.uniqueArray(fc.record({ uuid, timestamp: fc.nat(2), deleted: fc.boolean() }), {
  selector: (record) => record.uuid,
})
const events = fc.record({ Attribute: records, Object: records, EventReport: records }) as fc.Arbitrary<Event>

test('an event is like itself, and both sides tell the same seen from the other', () => {
  fc.assert(
    fc.property(events, events, (one, other) => {
      expect(compareSides(one, one, 'here')).toEqual([])
      const mirrored = compareSides(other, one, 'there').map(({ kind, uuid: of, outcome }) => {
        const [what, side] = outcome.split('-')
        return `${kind} ${of} ${what}-${side === 'here' ? 'there' : 'here'}`
      })
      const told = compareSides(one, other, 'here').map(({ kind, uuid: of, outcome }) => `${kind} ${of} ${outcome}`)
      expect(told.toSorted()).toEqual(mirrored.toSorted())
    }),
  )
})
