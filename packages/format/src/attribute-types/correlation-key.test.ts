import fc from 'fast-check'
import { expect, test } from 'vitest'
import { correlationHalves, foldValue, hashKey } from './correlation-key.ts'

test.each([
  ['Example.COM', 'example.com'],
  [' padded ', 'padded'],
  ['ŽLUŤOUČKÝ', 'žluťoučký'],
  ['Cafe\u0301', 'café'],
  ['T\u0308', 'ẗ'],
])('%j is folded to %j', (value, folded) => {
  expect(foldValue(value)).toBe(folded)
})

test('folding a folded value changes nothing, and writing a letter apart from its accent changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const folded = foldValue(value)
      expect(foldValue(folded)).toBe(folded)
      expect(foldValue(value.normalize('NFD'))).toBe(foldValue(value.normalize('NFC')))
    }),
    { numRuns: 5_000 },
  )
})

// Stored in databases: these numbers never change.
test.each([
  ['', 2698012131603558],
  ['a', 1663144097405225],
  ['0', 1394709856150181],
  ['198.51.100.7', 7451055444094946],
  ['example.com', 3567353981511265],
  ['d41d8cd98f00b204e9800998ecf8427e', 4894426915555240],
  ['žluťoučký kůň', 8354599512222555],
  ['😀', 3904165230823265],
])('the key of %j is %i', (folded, key) => {
  expect(hashKey(folded)).toBe(key)
})

test('keys are safe integers, and near values get keys far apart', () => {
  const keys = new Set<number>()
  const buckets = Array.from({ length: 64 }, () => 0)
  for (let number = 0; number < 64_000; number += 1) {
    const key = hashKey(`10.0.${number >> 8}.${number & 255}`)
    expect(Number.isSafeInteger(key) && key >= 0).toBe(true)
    keys.add(key)
    buckets[key % 64] = (buckets[key % 64] ?? 0) + 1
  }
  expect(keys.size).toBe(64_000)
  expect(Math.min(...buckets)).toBeGreaterThan(850)
  expect(Math.max(...buckets)).toBeLessThan(1150)
})

test.each([
  ['md5', 'x', '', ['x']],
  ['filename|md5', 'evil.exe', 'd41d8cd98f00b204e9800998ecf8427e', ['evil.exe', 'd41d8cd98f00b204e9800998ecf8427e']],
  ['filename|ssdeep', '', '3:a:b', ['3:a:b']],
  ['ip-src|port', '198.51.100.7', '80', ['198.51.100.7']],
  ['ip-dst|port', '198.51.100.7', '80', ['198.51.100.7']],
  ['hostname|port', 'www.example.com', '80', ['www.example.com']],
  ['comment', 'x', '', []],
  ['port', '80', '', []],
] as const)('of %s the halves %j and %j correlate as %j', (type, value1, value2, halves) => {
  expect(correlationHalves(type, value1, value2)).toEqual(halves)
})
