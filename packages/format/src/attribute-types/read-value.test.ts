import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readValue } from './read-value.ts'
import { attributeTypes, isComposite } from './type-facts.ts'

const pieces = [
  'a',
  'Z',
  '0',
  '7',
  '00',
  '-',
  '+',
  '.',
  '..',
  ':',
  '::',
  '|',
  '/',
  '/32',
  '/128',
  '@',
  ' ',
  '\n',
  '\t',
  '%',
  '\\',
  '[.]',
  '[dot]',
  '(dot)',
  '[@]',
  '[at]',
  '[:]',
  'hxxp://',
  '[hxxp://]',
  'http://',
  '(0)',
  '–',
  'AS',
  'CVE-2024-',

  'é',
  'ß',
  '。',
  '\u200b',
  '\u0000',
  '😀',
  '\ud83d',
  'example',
  '.com',
  '.onion',
  'true',
  '2024',
  '-02-29',
  'T12:00',
  '198.51.100.7',
  '2001:db8::1',
  '0:0:0:0:0:ffff:c633:6407',
  'd41d8cd98f00b204e9800998ecf8427e',
  '3:A:b',
  ' port ',
]
const pieced = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''))
const anyValue = fc.oneof(pieced, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.json())
const anyType = fc.constantFrom(...attributeTypes)

test('a stored form reads as itself', () => {
  fc.assert(
    fc.property(anyType, anyValue, (type, raw) => {
      const first = readValue(type, raw)
      if (first.ok) expect(readValue(type, first.value)).toEqual(first)
    }),
    { numRuns: 20_000 },
  )
})

test('the halves of a composite join to its value, and other values have one half', () => {
  fc.assert(
    fc.property(anyType, anyValue, (type, raw) => {
      const verdict = readValue(type, raw)
      if (!verdict.ok) return
      const joined = isComposite(type) ? `${verdict.value1}|${verdict.value2}` : verdict.value1
      expect(joined).toBe(verdict.value)
    }),
    { numRuns: 5_000 },
  )
})

test('every refusal names a rule and gives a message', () => {
  fc.assert(
    fc.property(anyType, anyValue, (type, raw) => {
      const verdict = readValue(type, raw)
      if (verdict.ok) return
      expect(verdict.rule).toMatch(/^attribute\.value\.[a-z0-9.-]+$/)
      expect(verdict.message).toMatch(/^[A-Z].{10,}/)
    }),
  )
})

test.each([
  ['text', '  two words\r\n', 'two words'],
  ['text', '\u00a0kept\u00a0', '\u00a0kept\u00a0'],
  ['text', '0', '0'],
  ['text', 'smile 😀', 'smile 😀'],
  ['text', 'two\nlines', 'two\nlines'],
  ['text', 'C:\\Windows\\system32', '%WINDIR%\\system32'],
] as const)('%s %j is stored as %j', (type, raw, value) => {
  expect(readValue(type, raw)).toEqual({ ok: true, value, value1: value, value2: '' })
})

test.each([
  ['text', '', 'attribute.value.empty', 'Value cannot be empty.'],
  ['text', ' \t\n', 'attribute.value.empty', 'Value cannot be empty.'],
  [
    'text',
    '\u0001\u007f',
    'attribute.value.control-characters',
    'Value provided consists purely of control characters and is therefore considered to be empty.',
  ],
  [
    'malware-sample',
    'a|\u0001',
    'attribute.value.control-characters',
    'Value provided consists purely of control characters and is therefore considered to be empty.',
  ],
  [
    'malware-sample',
    'a|b|c',
    'attribute.value.composite',
    'Composite type found but the value not in the composite (value1|value2) format.',
  ],
  ['text', 'a\u0000b', 'attribute.value.nul', 'Value must not contain a NUL character: the database cannot hold it.'],
  [
    'text',
    'half \ud83d pair',
    'attribute.value.unicode',
    'Value must be well-formed Unicode: it contains half of a surrogate pair.',
  ],
  [
    'text',
    '%APPDATA%\\Microsoft\\UProof',
    'attribute.value.blocked',
    'This value is blocked by a regular expression in the import filters.',
  ],
] as const)('%s %j is refused by %s', (type, raw, rule, message) => {
  expect(readValue(type, raw)).toEqual({ ok: false, rule, message })
})

test.each([
  ['a', 65_535, 65_536],
  ['é', 32_767, 32_768],
  ['€', 21_845, 21_846],
  ['😀', 16_383, 16_384],
])('a value of %s may take 65,535 bytes in UTF-8', (character, most, tooMany) => {
  expect(readValue('text', character.repeat(most))).toMatchObject({ ok: true })
  expect(readValue('text', character.repeat(tooMany))).toMatchObject({ ok: false, rule: 'attribute.value.length' })
})

test('hostile values of the greatest length take no more than a blink', () => {
  const attacks = [
    '@',
    'a.',
    '[.]',
    '[',
    'C:\\Users\\',
    'C:\\Users\\x\n',
    ':',
    '(0)',
    '1',
    '–',
    'é.',
    'http://',
    '%APPDATA%',
  ]
  const values = attacks.map((attack) => attack.repeat(60_000 / attack.length))
  const start = performance.now()
  for (const type of attributeTypes) for (const value of values) readValue(type, value)
  expect((performance.now() - start) / (attributeTypes.length * values.length)).toBeLessThan(20)
})
