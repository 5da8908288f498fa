import { expect, test } from 'vitest'
import { findNames } from './find-names.ts'

const names = ['APT28', 'Fancy Bear', 'Fancy', 'tlp:red', 'misp-galaxy:tool="X (Y)"', 'Bad. Name', 'T1059', '(odd)']

test.each([
  ['APT28 alias Fancy Bear.', ['APT28', 'Fancy Bear']],
  ['(APT28), "Fancy" and Fancy', ['APT28', 'Fancy', 'Fancy']],
  ['APT280 apt28 APT28-like http://x.example/APT28/a APT28.example', []],
  ['marked tlp:red: see misp-galaxy:tool="X (Y)"!', ['tlp:red', 'misp-galaxy:tool="X (Y)"']],
  ['Bad. Name', ['Bad. Name']],
  ['T1059. T1059.001', ['T1059']],
  ['Fancy\nBear', ['Fancy']],
])('%j names %j', (text, expected) => {
  const found = [...findNames(text, names)]
  expect(found.map(({ name }) => name)).toEqual(expected)
  for (const { name, start, end } of found) expect(text.slice(start, end)).toBe(name)
})

test('many names that begin alike are looked through', () => {
  const alike = Array.from({ length: 1_000 }, (_, i) => `Fancy Bear ${i}`)
  expect([...findNames('Fancy '.repeat(10_000), alike)]).toEqual([])
})
