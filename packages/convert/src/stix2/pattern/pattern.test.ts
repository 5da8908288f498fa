import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePattern } from './parse.ts'
import { PatternError } from './pattern-error.ts'
import { type Literal, type Observation, type PathStep, type Qualifier, type Test, valueOperators } from './tree.ts'
import { quoteLiteral, writePattern } from './write.ts'

test.each([
  // The examples of STIX 2.1 §9.8, and what MISP writes.
  ["[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']"],
  [
    "[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.com$' AND email-message:body_multipart[*].body_raw_ref.name MATCHES '^Final Report.+\\\\.exe$']",
  ],
  [
    "[file:hashes.MD5 = '79054025255fb1a26e4bc422aef54eb4'] FOLLOWEDBY [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo\\\\bar'] WITHIN 300 SECONDS",
  ],
  ["([user-account:account_type = 'unix' AND user-account:user_id = '1007'] AND [x:y = 1]) WITHIN 5.5 SECONDS"],
  ["[artifact:mime_type = 'application/vnd.tcpdump.pcap' AND artifact:payload_bin MATCHES '\\\\xd4\\\\xc3']"],
  ["[file:name = 'foo.dll' AND file:parent_directory_ref.path = 'C:\\\\Windows\\\\System32']"],
  ["[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0]"],
  [
    "[network-traffic:dst_ref.type = 'domain-name' AND network-traffic:dst_ref.value = 'example.com'] REPEATS 5 TIMES WITHIN 1800 SECONDS",
  ],
  ["[network-traffic:dst_ref.value ISSUBSET '2001:0db8:dead:beef::/64']"],
  ["[domain-name:value = 'www.5z8.info' AND domain-name:resolves_to_refs[*].value = '198.51.100.1']"],
  ["[x-usb-device:usbdrive.serial_number = '575833314133343231313937']"],
  [
    "[process:command_line MATCHES '^.+>-add GlobalSign.cer -c -s -r localMachine Root$'] FOLLOWEDBY ([a:b = 1] OR [c:d = 2])",
  ],
  ["[windows-registry-key:values NOT IN ('a', 'b')] START t'2016-06-01T00:00:00Z' STOP t'2016-07-01T00:00:00.000Z'"],
  ['[NOT EXISTS windows-registry-key:values OR EXISTS a:b[0].c]'],
  ["[a:b = h'00ff' OR a:b = b'AAEC' OR a:b = -5 OR a:b = true OR a:b >= t'2016-06-01T00:00:00Z']"],
  ["[(a:b = 1 OR a:c = 2) AND a:d LIKE '%x_']"],
])('%s is read, and written as it was', (pattern) => {
  expect(writePattern(parsePattern(pattern))).toBe(pattern)
})

test('blanks and comments may stand anywhere, and operators have a second spelling', () => {
  const pattern = "[a:b='x'AND a:c=='y'/* why */AND a:d<>1] // done"
  expect(writePattern(parsePattern(pattern))).toBe("[a:b = 'x' AND a:c = 'y' AND a:d != 1]")
})

test('AND binds stronger than OR, and OR stronger than FOLLOWEDBY', () => {
  expect(writePattern(parsePattern('[a:a=1 OR a:b=2 AND a:c=3]'))).toBe('[a:a = 1 OR (a:b = 2 AND a:c = 3)]')
  expect(writePattern(parsePattern('[a:a=1] FOLLOWEDBY [a:b=1] OR [a:c=1] AND [a:d=1]'))).toBe(
    '[a:a = 1] FOLLOWEDBY ([a:b = 1] OR ([a:c = 1] AND [a:d = 1]))',
  )
})

test.each([
  ['', 'Expected [ or ( and found the end at character 0'],
  ['[a:b = 1', 'Expected ] and found the end at character 8'],
  ["[a:b = 'x]", 'A quote is never closed at character 7'],
  ["[a:b = '\\d']", "Only ' and \\ are escaped in a literal at character 8"],
  [
    "[file:hashes.SHA-256 = 'x']",
    'Expected a property (one with a hyphen stands in quotes) and found "SHA-256" at character 13',
  ],
  ['[a:b = c]', 'Expected a literal and found "c" at character 7'],
  ['[a:b LIKE 1]', 'Expected a string and found "1" at character 10'],
  ["[a:b = h'0']", 'A hex literal is pairs of hex digits at character 7'],
  ["[a:b = b'AAE']", 'A binary literal is base64 at character 7'],
  ["[a:b = t'2016-13-01T00:00:00Z']", 'A timestamp is written YYYY-MM-DDThh:mm:ss[.s]Z at character 7'],
  ['[a:b = 01]', 'A number has no leading noughts at character 7'],
  ['[a:b = 1] [a:c = 2]', 'Expected the end and found "[" at character 10'],
  ['[a:b = 1] REPEATS 1.5 TIMES', 'Expected a positive number and found "1.5" at character 18'],
  ['[a:b = 1] and [a:c = 1]', 'Expected the end and found "and" at character 10'],
  ['[a:b = 1 /* ]', 'A comment is never closed at character 9'],
  ['[NOT a:b = 1]', 'Expected EXISTS and found "a" at character 5'],
  ['alert tcp any', 'Expected [ or ( and found "alert" at character 0'],
  [`${'('.repeat(100)}[a:b=1]${')'.repeat(100)}`, 'The brackets nest too deeply at character 65'],
])('%s is refused, saying where', (pattern, message) => {
  expect(() => parsePattern(pattern)).toThrow(`${message} of the pattern.`)
})

const hostile = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom("'", '\\', "\\'", '] OR [', '\0'))
const word = fc.stringMatching(/^x_[a-z0-9_]{0,8}$/)
const path = fc.record({
  type: fc.stringMatching(/^[a-z]{1,5}x(-[a-z]{1,5})?$/),
  steps: fc
    .tuple(
      fc.oneof(word, hostile),
      fc.array(fc.oneof<fc.Arbitrary<PathStep>[]>(word, hostile, step()), { maxLength: 4 }),
    )
    .map(([first, others]) => [first, ...others]),
})

function step(): fc.Arbitrary<PathStep> {
  return fc.oneof(fc.integer(), fc.constant<'*'>('*')).map((index) => ({ index }))
}

const moment = fc.constantFrom('2016-06-01T00:00:00Z', '1999-12-31T23:59:60.123456Z')
const literal: fc.Arbitrary<Literal> = fc.oneof(
  hostile.map((text) => ({ kind: 'string' as const, text })),
  fc.bigInt().map((value) => ({ kind: 'integer' as const, text: String(value) })),
  fc.nat().map((value) => ({ kind: 'float' as const, text: `-${value}.5` })),
  fc.constantFrom('', '00', 'Ff09').map((text) => ({ kind: 'hex' as const, text })),
  fc.constantFrom('', 'AAEC', '+/8=').map((text) => ({ kind: 'binary' as const, text })),
  moment.map((text) => ({ kind: 'timestamp' as const, text })),
)
const bool: fc.Arbitrary<Literal> = fc.boolean().map((value) => ({ kind: 'boolean' as const, value }))
const comparison: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    isNegated: fc.boolean(),
    operator: fc.constantFrom(...valueOperators.filter((operator) => !/^[A-Z]/.test(operator))),
    value: literal,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    isNegated: fc.boolean(),
    operator: fc.constantFrom(...valueOperators.filter((operator) => /^[A-Z]/.test(operator))),
    value: hostile.map((text) => ({ kind: 'string' as const, text })),
  }),
  fc.record({
    kind: fc.constant('in' as const),
    path,
    isNegated: fc.boolean(),
    values: fc.array(fc.oneof(literal, bool)),
  }),
  fc.record({ kind: fc.constant('exists' as const), path, isNegated: fc.boolean() }),
)
const { tests } = fc.letrec<{ tests: Test }>((tie) => ({
  tests: fc.oneof(
    { maxDepth: 4 },
    comparison,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('tests'), { minLength: 2, maxLength: 4 }),
    }),
  ),
}))
const qualifier: fc.Arbitrary<Qualifier> = fc.oneof(
  fc.nat().map((value) => ({ kind: 'within' as const, seconds: String(value) })),
  fc.nat().map((value) => ({ kind: 'repeats' as const, times: String(value) })),
  fc.record({ kind: fc.constant('startstop' as const), start: moment, stop: moment }),
)
const qualifiers = fc.array(qualifier, { maxLength: 2 })
const { observations } = fc.letrec<{ observations: Observation }>((tie) => ({
  observations: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant('observation' as const), test: tests, qualifiers }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'followedby' as const),
      of: fc.array(tie('observations'), { minLength: 2, maxLength: 3 }),
      qualifiers,
    }),
  ),
}))

test('every tree is written so that it is read back the same', () => {
  fc.assert(
    fc.property(observations, (tree) => {
      expect(parsePattern(writePattern(tree))).toEqual(tree)
    }),
  )
})

test('no value breaks out of its literal', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const read = parsePattern(`[a:b = ${quoteLiteral(text)}]`)
      expect(read).toMatchObject({ test: { kind: 'compare', value: { kind: 'string', text } } })
    }),
  )
})

test('any text is read or refused with a PatternError', () => {
  const pieces = fc.array(
    fc.oneof(fc.string(), fc.constantFrom(..."[ ] ( ) a:b = AND OR NOT IN ' \\ h' t' b' , . * /* //".split(' '))),
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      try {
        parsePattern(parts.join(' '))
      } catch (error) {
        expect(error).toBeInstanceOf(PatternError)
      }
    }),
  )
})

test('a payload of many megabytes is read', () => {
  const text = 'QUJD'.repeat(2 ** 20)
  expect(parsePattern(`[a:b = '${text}']`)).toMatchObject({ test: { value: { text } } })
})
