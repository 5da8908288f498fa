import { RE2JS } from 're2js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requiredLiteral } from './required-literal.ts'

test.each([
  ['((?:\\+|00)1)?([0-9]{3})55501([0-9]{2})', false, '55501'],
  ['^(noc|soc)\\@.*\\..*$', true, '@'],
  ['ab?c', false, 'a'],
  ['abc+d', false, 'abc'],
  ['abc{2}', false, 'ab'],
  ['abc|abd', false, undefined],
  ['(?i)abc', false, undefined],
  ['Task', true, 'ta'],
  ['Sky', true, 'y'],
  ['Ks', true, undefined],
  ['Login', true, 'login'],
  ['[[:alpha:]]xyz', false, 'xyz'],
  ['[]ab]xyz', false, 'xyz'],
  ['\\Qa.b\\E', false, undefined],
  ['a\\.example', false, 'a.example'],
])('of %s (caseless %s) %s is certain', (source, isCaseless, literal) => {
  expect(requiredLiteral(source, isCaseless)).toBe(literal)
})

test('no text matches without the literal that was said to be certain', () => {
  const piece = fc.constantFrom(
    'ab',
    'c',
    '(d|e)',
    '[fg]',
    '\\.',
    '.',
    '+',
    '?',
    '{2}',
    '*',
    '^',
    '$',
    '\\d',
    '{',
    '}',
    ']',
  )
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'C', 'd', 'f', '.', '1', '{', '}', ']'),
    maxLength: 12,
  })
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.array(text, { maxLength: 30 }),
      fc.boolean(),
      (pieces, texts, isCaseless) => {
        const source = pieces.join('')
        const pattern = compiled(source, isCaseless)
        const literal = requiredLiteral(source, isCaseless)
        if (pattern === undefined || literal === undefined) return
        for (const each of texts) if (pattern.matcher(each).find()) expect(each.toLowerCase()).toContain(literal)
      },
    ),
    { numRuns: 2_000 },
  )
})

function compiled(source: string, isCaseless: boolean): RE2JS | undefined {
  try {
    return RE2JS.compile(source, isCaseless ? RE2JS.CASE_INSENSITIVE : 0)
  } catch {
    return undefined
  }
}
