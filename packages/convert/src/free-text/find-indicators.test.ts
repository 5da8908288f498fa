import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIndicators } from './find-indicators.ts'

function found(text: string): string[] {
  return [...findIndicators(text)].map(({ default_type, value }) => `${default_type} ${value}`)
}

test.each([
  ['192.0.2.1', ['ip-dst 192.0.2.1']],
  ['2001:db8::7', ['ip-dst 2001:db8::7']],
  ['192[.]0[.]2(dot)2', ['ip-dst 192.0.2.2']],
  ['192.0.2.3:8443', ['ip-dst|port 192.0.2.3|8443']],
  ['[2001:db8::1]:443', ['ip-dst|port 2001:db8::1|443']],
  ['192.0.2.0/24', ['ip-dst 192.0.2.0/24']],
  ['192.0.2.256', []],
  ['1.2.3', []],
  ['0123456789abcdef0123456789abcdef', ['md5 0123456789abcdef0123456789abcdef']],
  ['a.exe|0123456789abcdef0123456789abcdef', ['filename|md5 a.exe|0123456789abcdef0123456789abcdef']],
  ['noname|0123456789abcdef0123456789abcdef', []],
  ['48:abcDEF:ghi', ['ssdeep 48:abcDEF:ghi']],
  ['10:30:45', []],
  ['jane[at]example[.]net', ['email-src jane@example.net']],
  ['jane..doe@example.net', ['filename jane..doe@example.net']],
  ['x@[192.0.2.9]', ['email-src x@[192.0.2.9]']],
  ['x@[ipv6:2001:db8::9]', ['email-src x@[ipv6:2001:db8::9]']],
  ['example.net', ['domain example.net']],
  ['www.example.net', ['hostname www.example.net']],
  ['hxxps://example[.]net/a', ['url https://example.net/a']],
  ['hxxps[:]//example.net/b', ['url https://example.net/b']],
  ['meow.example.net', ['hostname meow.example.net']],
  ['https://www.virustotal.com/gui/x', ['link https://www.virustotal.com/gui/x']],
  ['https://virustotal.com.example.net/gui', ['url https://virustotal.com.example.net/gui']],
  ['https://app.any.run@example.net/x', ['url https://app.any.run@example.net/x']],
  ['setup.exe', ['filename setup.exe']],
  ['C:\\Temp\\setup.exe', ['filename C:\\Temp\\setup.exe']],
  ['C:\\Temp', []],
  ['HKLM\\Software\\Run', ['regkey HKLM\\Software\\Run']],
  ['cve-2021-44228', ['vulnerability CVE-2021-44228']],
  ['+352(0)621123456', ['phone-number +352(0)621123456']],
  ['2026-11-24', []],
  ['as64496', ['AS AS64496']],
  ['1BoatSLRHtKNngkdXEeobR76b53LETtpyT', ['btc 1BoatSLRHtKNngkdXEeobR76b53LETtpyT']],
])('%j holds %j', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('a port that is cut off is told in the comment', () => {
  expect([...findIndicators('example.net:8080')]).toEqual([
    {
      types: ['domain', 'filename'],
      default_type: 'domain',
      value: 'example.net',
      original_value: 'example.net:8080',
      to_ids: true,
      comment: 'On port 8080',
    },
  ])
})

test('words come first and what stands in quotes after them, each value once', () => {
  expect(found('see "my file.doc", 192.0.2.1 and 192[.]0.2.1')).toEqual([
    'filename file.doc',
    'ip-dst 192.0.2.1',
    'filename my file.doc',
  ])
})

test('of a JSON object the texts count, and the names of its fields do not', () => {
  const json = { 'field.example.net': { list: ['192.0.2.1', 'x example.net'], number: 1.5, flag: true } }
  expect(found(JSON.stringify(json))).toEqual(['ip-dst 192.0.2.1', 'filename x example.net', 'domain example.net'])
})

test('what is excluded is not looked at', () => {
  const isExcluded = (candidate: string) => candidate.startsWith('192.')
  expect([...findIndicators('192.0.2.1 198.51.100.1', { isExcluded })].map(({ value }) => value)).toEqual([
    '198.51.100.1',
  ])
})

test('vendors may be named by whoever asks', () => {
  const options = { vendorDomains: new Set(['example.net']) }
  expect([...findIndicators('https://lab.example.net/x', options)].map(({ default_type }) => default_type)).toEqual([
    'link',
  ])
})

test('the first indicator is there before the rest of the text is looked at', () => {
  let seen = 0
  const isExcluded = () => {
    seen += 1
    return false
  }
  findIndicators('192.0.2.1 198.51.100.1 203.0.113.1', { isExcluded }).next()
  expect(seen).toBe(1)
})

test('any text is read without an error, and gives no value twice', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.domain(), fc.webUrl())), (parts) => {
      const values = [...findIndicators(parts.join(' '))].map(({ value }) => value)
      expect(new Set(values).size).toBe(values.length)
    }),
  )
})

const MEGABYTE = 1024 * 1024

/** As much of a part as makes a megabyte. */
const much = (part: string) => part.repeat(MEGABYTE / part.length)

/**
 * Each would take hours with a pattern that goes back: a megabyte of what nearly is something, in one word and in many.
 * What is longer than a value may be is no candidate; pieces of that length are.
 */
const nasty = [
  'a.',
  '.',
  '..a',
  '[',
  '[.',
  '[.]',
  ']',
  '(dot',
  '[dot]',
  '"',
  '"a',
  "'",
  '1-',
  '+1(0)',
  '-',
  'x@',
  '@',
  'a-',
  ':',
  '1:',
  '::',
  '[::',
  'hxxp',
  'h[tt]p',
  'http://',
  'hxxp://a.',
  '/',
  '//',
  'a/',
  '\\',
  'C:\\',
  'a\\b.',
  '0',
  'f',
  '1a',
  '9.',
  '255.',
  '1.1.1.1:',
  'cve-2021-1',
  'as1',
  'bc1q',
  '1B',
  'a|',
  '|',
  '%',
  '&#',
  'xn--',
  'é',
  '\u0430.',
  '\ud83d\ude00',
  '\ud800',
  '\u3000',
  '\u200b',
  '\0',
  '\r',
  ';',
  '<',
  '\t ',
  '{"a":',
  '["',
  'user-agent:',
]

test.each(nasty)(
  'a megabyte of %j is read, whole and in words as long as a value may be',
  (part) => {
    const whole = much(part)
    const pieces = Array.from({ length: 16 }, (_, i) => whole.slice(i * 65_535, (i + 1) * 65_535))
    for (const text of [`${whole}!`, pieces.map((piece) => `${piece}!`).join(' ')]) {
      expect(found(text).length).toBeLessThan(200_000)
    }
  },
  60_000,
)

test.each([
  ['labels of a name', `${'a.'.repeat(30_000)}com!`],
  ['mail hosts', `x@${'a-'.repeat(30_000)}`],
  ['a deep document', `${'{"a":'.repeat(100_000)}"192.0.2.1"${'}'.repeat(100_000)}`],
  ['slashes', `http://${'/'.repeat(60_000)}`],
])('hostile text of many %s is read', (_, text) => {
  expect(found(text).length).toBeLessThan(3)
})
