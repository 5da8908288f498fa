import { expect, test } from 'vitest'
import { keepEvents } from './kept-event.ts'
import type { Listed } from './stix-objects.ts'

const place = { id: 1, added: new Date(5) }
const objects = (count: number): Listed[] =>
  Array.from({ length: count }, (_, i) => ({ object: { id: `x--${i}`, type: 'x' }, version: '', added: place.added }))

test('an event is kept for its reader, once, as long as it is the same', () => {
  const kept = keepEvents(() => 0)
  const listed = objects(2)
  kept.keep('a', place, listed)
  expect(kept.take('b', place)).toBeUndefined()
  expect(kept.take('a', place)).toBe(listed)
  expect(kept.take('a', place)).toBeUndefined()
  kept.keep('a', place, listed)
  expect(kept.take('a', { ...place, added: new Date(6) })).toBeUndefined()
  kept.keep('a', place, listed)
  expect(kept.take('a', { ...place, id: 2 })).toBeUndefined()
})

test('it is not kept for ever', () => {
  let now = 0
  const kept = keepEvents(() => now)
  kept.keep('a', place, objects(2))
  now = 60_000
  expect(kept.take('a', place)).toBeUndefined()
})

test('the oldest go when there are too many', () => {
  const kept = keepEvents(() => 0)
  const [first, second, large] = [objects(30_000), objects(15_000), objects(50_001)]
  kept.keep('a', place, first)
  kept.keep('b', place, second)
  kept.keep('c', place, second)
  expect(kept.take('a', place)).toBeUndefined()
  expect(kept.take('b', place)).toBe(second)
  kept.keep('d', place, large)
  expect(kept.take('c', place)).toBeUndefined()
  expect(kept.take('d', place)).toBeUndefined()
})
