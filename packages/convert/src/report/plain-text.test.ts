import fc from 'fast-check'
import { expect, test } from 'vitest'
import { locateIndicators } from '../free-text/find-indicators.ts'
import { plainTextOf } from './plain-text.ts'

test.each([
  ['**192.0.2.1** and `evil.exe`', ['192.0.2.1', 'evil.exe']],
  [
    '[the site](http://a.example/x) and [http://evil[.]example](https://b.example/)',
    ['http://a.example/x', 'http://evil[.]example', 'https://b.example/'],
  ],
  ['| 192.0.2.1 | a.exe|0123456789abcdef0123456789abcdef |', ['192.0.2.1', 'a.exe|0123456789abcdef0123456789abcdef']],
  ['@[suggestion](192.0.2.7) 192.0.2.8', ['192.0.2.8']],
  ['[2001:db8::1]:443', ['[2001:db8::1]:443']],
  ['- 192[.]0[.]2[.]9\n- ![x](http://c.example/y.png)', ['192[.]0[.]2[.]9', 'http://c.example/y.png']],
])('of %j the indicators are found', (markdown, expected) => {
  const places = [...locateIndicators(plainTextOf(markdown))]
  expect(places.map(({ start, end }) => markdown.slice(start, end))).toEqual(expected)
})

test('every word stays where it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plainTextOf(text)).toHaveLength(text.length)
      for (const { indicator, start, end } of locateIndicators(text)) {
        expect(text.slice(start, end)).toBe(indicator.original_value)
      }
    }),
  )
})

test.each(['[', '](', '[](', '*`|', '@[tag]('])('much of %j is read', (piece) => {
  expect(plainTextOf(piece.repeat(200_000))).toHaveLength(piece.length * 200_000)
})
