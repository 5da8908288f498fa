import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WarninglistType } from '../content/warninglist.ts'
import { transferables, WarninglistCompiler } from './compile.ts'
import { WarninglistMatcher } from './matcher.ts'
import { slowHits, type SlowList } from './testing/slow-matcher.ts'

function matcherOf(lists: readonly SlowList[]): WarninglistMatcher {
  const compiler = new WarninglistCompiler()
  for (const { entries, ...head } of lists) {
    compiler.begin(head)
    for (const entry of entries) compiler.add(entry)
  }
  return new WarninglistMatcher(compiler.taken())
}

function one(type: WarninglistType, ...entries: string[]): WarninglistMatcher {
  return matcherOf([{ id: 1, type, attributeTypes: [], entries }])
}

const hit = (match: string, value: string) => [{ listId: 1, match, value, comment: null }]

test.each<[WarninglistType, string, string, boolean]>([
  ['string', 'abc', 'abc', true],
  ['string', 'abc', 'ABC', false],
  ['string', 'abc', 'abcd', false],
  ['substring', 'b', 'abc', true],
  ['substring', 'B', 'abc', false],
  ['substring', '@ü.de', 'jo@ü.de', true],
  ['hostname', 'example.com', 'example.com', true],
  ['hostname', 'example.com', 'www.example.com', true],
  ['hostname', 'example.com', 'badexample.com', false],
  ['hostname', 'example.com', 'com', false],
  ['hostname', '.Example.com.', 'example.com', true],
  ['hostname', 'example.com', 'example.com.', true],
  ['hostname', 'example.com', 'EXAMPLE.com', true],
  ['hostname', 'example.com', 'example.com:8080', true],
  ['hostname', 'example.com', 'https://www.example.com:443/path//x', true],
  ['hostname', 'example.com', 'example.com/path', true],
  ['hostname', 'example.com', 'https://other.org/example.com', false],
  ['hostname', 'bücher.example', 'www.BÜCHER.example', true],
  ['cidr', '10.0.0.0/8', '10.1.2.3', true],
  ['cidr', '10.0.0.0/8', '11.1.2.3', false],
  ['cidr', '10.0.0.0/8', '10.1.0.0/16', true],
  ['cidr', '10.0.0.0/8', '10.0.0.0/8', true],
  ['cidr', '10.0.0.0/8', '10.0.0.0/7', false],
  ['cidr', '10.0.0.1/8', '10.0.0.1', false],
  ['cidr', '10.0.0.1', '10.0.0.1', true],
  ['cidr', '0.0.0.0/0', '255.255.255.255', true],
  ['cidr', '2001:db8::/32', '2001:DB8:0::1', true],
  ['cidr', '2001:db8::1/32', '2001:db8:ffff::', true],
  ['cidr', '2001:db8::/32', '2001:db9::', false],
  ['cidr', '2001:db8::/32', '2001:db8::/31', false],
  ['cidr', '::1', '::1', true],
  ['cidr', '10.0.0.0/33', '10.0.0.0', false],
  ['cidr', 'nonsense', 'nonsense', false],
  ['regex', '/^x$/i', 'X', true],
  ['regex', '/^x$/', 'X', false],
  ['regex', '/55501[0-9]{2}/g', '+15550199', true],
  ['regex', '#^a/b#', 'a/b', true],
  ['regex', '{^a}', 'ab', true],
  ['regex', '/(?=a)/', 'a', false],
  ['regex', 'abc', 'abc', false],
])('in a list of %s, %s against %s: %s', (type, entry, value, isHit) => {
  expect(one(type, entry).check(value).length).toBe(isHit ? 1 : 0)
})

test('a composite value hits by either half, and only composite types are taken apart', () => {
  const matcher = one('string', 'b')
  expect(matcher.matchAttribute('domain|ip', 'a|b')).toEqual(hit('b', 'b'))
  expect(matcher.matchAttribute('malware-sample', 'b|a')).toEqual(hit('b', 'b'))
  expect(matcher.matchAttribute('text', 'a|b')).toEqual([])
  expect(one('string', 'b|c').matchAttribute('filename|md5', 'a|b|c')).toEqual(hit('b|c', 'b|c'))
})

test('a list hits once, by its widest network, its shortest host, or else its first entry', () => {
  expect(one('cidr', '10.1.0.0/16', '10.0.0.0/8').check('10.1.1.1')).toEqual(hit('10.0.0.0/8', '10.1.1.1'))
  expect(one('hostname', 'a.b.org', 'b.org').check('x.a.b.org')).toEqual(hit('b.org', 'x.a.b.org'))
  expect(one('substring', 'bc', 'b', 'abc').check('abc')).toEqual(hit('bc', 'abc'))
})

test('lists meant for other types of attributes do not hit, unless a text is asked for', () => {
  const matcher = matcherOf([
    { id: 3, type: 'string', attributeTypes: ['md5'], entries: ['x'] },
    { id: 2, type: 'substring', attributeTypes: [], entries: ['x'] },
  ])
  expect(matcher.matchAttribute('md5', 'x').map(({ listId }) => listId)).toEqual([3, 2])
  expect(matcher.matchAttribute('sha1', 'x').map(({ listId }) => listId)).toEqual([2])
  expect(matcher.check('x').map(({ listId }) => listId)).toEqual([3, 2])
})

test('a comment on an entry comes with the hit', () => {
  const compiler = new WarninglistCompiler()
  compiler.begin({ id: 1, type: 'string', attributeTypes: [] })
  compiler.add('a')
  compiler.add('b', 'the second letter')
  compiler.add('c')
  const matcher = new WarninglistMatcher(compiler.taken())
  expect(matcher.check('b')[0]?.comment).toBe('the second letter')
  expect(matcher.check('c')[0]?.comment).toBeNull()
})

test('compiled lists change hands whole, without being copied', () => {
  const compiler = new WarninglistCompiler()
  compiler.begin({ id: 1, type: 'cidr', attributeTypes: [] })
  compiler.add('10.0.0.0/8')
  compiler.begin({ id: 2, type: 'regex', attributeTypes: [] })
  compiler.add('/foo+/i')
  const compiled = compiler.taken()
  const moved = structuredClone(compiled, { transfer: transferables(compiled) })
  expect(compiled.texts.bytes.length).toBe(0)
  const matcher = new WarninglistMatcher(moved)
  expect(matcher.check('10.0.0.1')).toHaveLength(1)
  expect(matcher.check('FOO')).toHaveLength(1)
})

const label = fc.constantFrom('a', 'b', 'A', 'ab', 'com', 'bücher', 'xn--bcher-kva', 'Ü')
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'))
const end = fc.constantFrom('', '.', '..', ':80', '.:80', '/', '/a.b', ':80/x', ':')
const url = fc.tuple(fc.constantFrom('', 'http://', '//', 'x//'), host, end).map((parts) => parts.join(''))
const byte = fc.constantFrom(0, 1, 2, 128, 255)
const ipv4 = fc.array(byte, { minLength: 4, maxLength: 4 }).map((bytes) => bytes.join('.'))
const group = fc.constantFrom('0', '1', 'ffff', '8000')
const ipv6 = fc.oneof(
  fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':')),
  fc.array(group, { maxLength: 3 }).map((groups) => `${groups.join(':')}::1`),
  fc.constantFrom('::', '::ffff:1.2.128.0', 'FFFF::', '1::2::3'),
)
const network = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 33 })).map(([address, mask]) => `${address}/${mask}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 129 })).map(([address, mask]) => `${address}/${mask}`),
  fc
    .tuple(fc.constantFrom('0.0.0.0', '128.0.0.0', '255.0.0.0'), fc.integer({ min: 0, max: 9 }))
    .map((parts) => parts.join('/')),
  ipv4,
  ipv6,
)
const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '😀', '|', '.'), maxLength: 6 })
const pattern = fc.constantFrom(
  '/a+b/',
  '/^A$/i',
  '/b|ab/g',
  '/ab.ü/i',
  '/a(b|ü)a/',
  '/ab?a/',
  '/[ab]{2}a/',
  '/aa{2}b/',
)
const entries: Record<WarninglistType, fc.Arbitrary<string>> = {
  string: letters,
  substring: letters,
  hostname: fc.oneof(
    host,
    host.map((name) => `.${name}.`),
  ),
  cidr: network,
  regex: pattern,
}
const someList = fc
  .constantFrom<WarninglistType>('string', 'substring', 'hostname', 'cidr', 'regex')
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      attributeTypes: fc.constantFrom<string[]>([], ['url'], ['url', 'ip-src']),
      entries: fc.array(entries[type], { maxLength: 8 }),
    }),
  )
const value = fc.oneof(
  url,
  network,
  letters,
  fc.tuple(host, network).map((halves) => halves.join('|')),
)

test('compiled lists hit what the rules, followed one by one, hit', () => {
  const types = fc.constantFrom('url', 'ip-src', 'domain|ip', 'malware-sample')
  fc.assert(
    fc.property(
      fc.array(someList, { maxLength: 6 }),
      fc.array(value, { maxLength: 8 }),
      types,
      (some, values, type) => {
        const lists = some.map((list, i) => ({ ...list, id: i + 1 }))
        const matcher = matcherOf(lists)
        for (const text of values) {
          const hits = matcher.matchAttribute(type, text).map(({ listId, match }) => ({ listId, match }))
          expect(hits).toEqual(slowHits(lists, type, text))
        }
      },
    ),
    { numRuns: 500 },
  )
})
