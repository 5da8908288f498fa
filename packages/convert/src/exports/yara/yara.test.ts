import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Loss } from '../../loss.ts'
import type { ExportedIndicator } from '../exported.ts'
import { indicator, written } from '../testing/indicator.ts'
import { readYara } from './read-yara.ts'
import type { YaraOptions } from './rule-converter.ts'
import { yara, yaraJson } from './write-yara.ts'

const UUID = '00000000-0000-4000-8000-000000000001'

async function rules(sent: readonly ExportedIndicator[], options: YaraOptions = { joinsEvents: true }) {
  const losses: Loss[] = []
  const text = await written(yara, sent, options, (loss) => losses.push(loss))
  return { text, losses }
}

const own = (value: string, id = '1') => indicator({ uuid: UUID.replace(/1$/, id), type: 'yara', value })
const asIsOf = (text: string) => text.slice(text.indexOf('AS-IS'))

describe('generated rules', () => {
  test.each([
    ['md5', 'D41D8CD98F00B204E9800998ECF8427E', 'hash.md5(0, filesize) == "d41d8cd98f00b204e9800998ecf8427e"'],
    [
      'filename|sha1',
      'a|b.exe|da39a3ee5e6b4b0d3255bfef95601890afd80709',
      'hash.sha1(0, filesize) == "da39a3ee5e6b4b0d3255bfef95601890afd80709"',
    ],
    ['imphash', 'd41d8cd98f00b204e9800998ecf8427e', 'pe.imphash() == "d41d8cd98f00b204e9800998ecf8427e"'],
    ['url', 'http://a/"\\', '$ = "http://a/\\"\\\\" ascii wide'],
    ['domain|ip', 'a.example|192.0.2.1', '$ = "a.example" ascii wide\n\t\t$ = "192.0.2.1" ascii wide'],
    ['ip-dst|port', '192.0.2.1|80', '$ = "192.0.2.1" ascii wide\n\tcondition'],
    ['hex', '4d 5a', '$ = { 4d 5a } \n'],
    ['text', 'a(b)\r\nc/d', '$ = /a\\(b\\)(\\x0D|\\x0A\\x0D|\\x0A|\\x1E)?c\\/d/ ascii wide'],
    ['text', 'a\0b', '$ = "a\\x00b" ascii wide'],
  ])('%s %s', async (type, value, expected) => {
    expect((await rules([indicator({ type, value })])).text).toContain(expected)
  })

  test('an event shares rules by a thousand attributes, those of its objects among them', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) =>
      indicator({ type: 'domain', value: `a${i}.example`, object_id: String(i % 2) }),
    )
    const { text } = await rules(many)
    expect(text.match(/^rule .*$/gm)).toEqual([
      'rule MISP_EVENT_00000000_0000_4000_8000_000000000007_PART1 : generated',
      'rule MISP_EVENT_00000000_0000_4000_8000_000000000007_PART2 : generated',
    ])
    expect(text.match(/\$ = /g)).toHaveLength(1_500)
    const asMisp = await rules(many, { joinsEvents: true, compatibility: 'misp' })
    expect(asMisp.text.match(/\$ = /g)).toHaveLength(750)
  })

  test('an attribute alone has a rule of its own, which says its uuid', async () => {
    const { text } = await rules([indicator({ type: 'domain', value: 'a.example' })], { joinsEvents: false })
    expect(text).toContain('rule MISP_ATTRIBUTE_00000000_0000_4000_8000_000000000001 : generated')
    expect(text).toContain(`MISP_UUID = "${UUID} (domain)"`)
  })

  test('no two rules have one name', async () => {
    const same = indicator({ type: 'domain', value: 'a.example' })
    const { text } = await rules([same, same], { joinsEvents: false })
    expect(new Set(text.match(/^rule \w+/gm)).size).toBe(2)
  })

  test('what YARA looks for in no way is told, and what MISP makes nothing of is not', async () => {
    const sent: [string, string][] = [
      ['md5', 'x'],
      ['hex', '4'],
      ['text', ''],
      ['sha512', 'y'],
    ]
    const { text, losses } = await rules(sent.map(([type, value]) => indicator({ type, value })))
    expect([text.includes('rule'), losses.length]).toEqual([false, 3])
  })

  test('texts end where the reader of YARA ends, and patterns after the line breaks that it takes', async () => {
    const { text } = await rules([indicator({ value: 'é'.repeat(9_000) }), indicator({ value: 'a\n'.repeat(100) })])
    expect(text).toContain(`"${'é'.repeat(4_000)}"`)
    expect(text.match(/\\x1E\)/g)).toHaveLength(31)
  })
})

describe('rules that people wrote', () => {
  test('stand behind all others, with their state and where they come from', async () => {
    const { text } = await rules([
      own('rule a : t { meta: n = 2 strings: $x = "y" wide // c\n condition: $x }'),
      indicator({ value: 'z' }),
    ])
    expect(asIsOf(text)).toContain('rule a : t as_is valid\n{\n\tmeta:\n\t\tMISP_EVENT_INFO = "an event"\n')
    expect(asIsOf(text)).toContain('\n\t\tn = 2\n\tstrings:\n\t\t$x = "y" wide\n\tcondition:\n\t\t$x\n}\n')
  })

  test.each([
    ['rule a { strings: $x = ”y” condition: $x }', 'Wrong quotes characters'],
    ['Rule a { condition: true }', 'Rule => rule'],
    ['{ condition: true }', 'Missing rule name'],
    ['rule a { condition: true\u200b }', 'Illegal characters'],
    ['global rule a { condition: true }', 'No longer global'],
  ])('are repaired: %s', async (value, note) => {
    const { text, losses } = await rules([own(value)])
    expect(text).toContain(': as_is repaired')
    expect(text).toContain(`MISP_FIX_NOTES = "${note}"`)
    expect(losses).toEqual([])
  })

  test.each([
    'xor',
    'xor(5)',
    'xor(0x01-0xff)',
    'xor(1-255)',
    'base64 base64wide',
    'wide ascii nocase fullword private',
  ])('may have modifiers: %s', async (modifiers) => {
    const isWritten =
      (await rules([own(`rule a { strings: $a = "text" ${modifiers} condition: $a }`)])).losses.length === 0
    expect(isWritten).toBe(true)
  })

  test.each([
    ['include "/etc/passwd"\nrule a { condition: true }', 'it includes a file'],
    ['import "x"\nrule a { condition: true }', 'the module x is not everywhere'],
    ['rule a { condition: filename == "a" }', 'the condition names filename, which is not known'],
    ['rule a { condition: pe.is_pe }', 'the condition names pe'],
    ['import "pe" rule a { condition: pe.no_such }', 'no module that is imported has a field no_such'],
    ['rule a { strings: $a = "x" condition: true }', 'does not ask for the string $a'],
    ['rule a { condition: $a }', 'asks for a string $a that is not there'],
    ['rule a { strings: $a = "x" $a = "y" condition: all of them }', 'two strings have one name'],
    ['rule a { strings: $a = "" condition: $a }', 'is empty'],
    ['rule a { strings: $a = /(?=x)/ condition: $a }', 'is no pattern of YARA'],
    ['rule a { strings: $a = /(x/ condition: $a }', 'is no pattern of YARA'],
    ['rule a { strings: $a = { 4d 5 } condition: $a }', 'is no hexadecimal string'],
    ['rule a { strings: $a = { [4] 4d } condition: $a }', 'is no hexadecimal string'],
    ['rule a { strings: $a = "x" xor nocase condition: $a }', 'modifiers that do not go together'],
    ['rule a { strings: $a = "x" xor(3-256) condition: $a }', 'modifiers that do not go together'],
    ['rule a { condition: true and < 2 }', 'the condition breaks at <'],
    ['rule a { condition: true false }', 'the condition breaks at false'],
    ['rule a { condition: (true }', 'the condition does not end'],
    ['rule a { strings: $a = "x" condition: $a + 1 == 2 }', 'the condition breaks at +'],
    ['rule a { strings: $a = "x" condition: them }', 'the condition names them'],
    ['rule a { condition: true } rule a { condition: false }', 'two rules are named a'],
    ['rule for { condition: true }', 'the name of a rule is none that YARA takes'],
    ['rule a { condition: true', 'the last brace is missing'],
    ['nothing', 'what stands between the rules is no rule'],
    ['', 'there is no rule'],
  ])('%s is a comment', async (value, why) => {
    const { text, losses } = await rules([own(`${value}\n*/ } /*`)])
    expect(losses).toEqual([{ path: `attribute ${UUID}`, why: expect.any(String) }])
    expect((await rules([own(value)])).losses[0]?.why).toContain(why)
    const lines = asIsOf(text).split('\n').slice(1, -1)
    expect(lines.filter((line) => !line.startsWith('//'))).toEqual([])
  })

  test('that are there already are left out, and others of the same name have another', async () => {
    const shared = 'private rule m { condition: true } '
    const sent = [
      own(`${shared} rule a { condition: m }`),
      own(`${shared} rule b { condition: m }`, '2'),
      own('private rule m { condition: false } rule c { condition: m }', '3'),
    ]
    const { text } = await rules(sent)
    expect(asIsOf(text).match(/^(private )?rule \w+/gm)).toEqual([
      'private rule m',
      'rule a',
      'rule b',
      'private rule m_2',
      'rule c',
    ])
    expect(text).toContain('condition:\n\t\tm_2\n')
    expect(text).toContain('Renamed from m')
  })

  test('do not take the names of generated rules', async () => {
    expect((await rules([own('rule MISP_EVENT_x_PART1 { condition: true }')])).text).toContain(
      'rule AS_IS_MISP_EVENT_x_PART1',
    )
  })
})

test('yara-json says of each rule what there is to say', async () => {
  const sent = [indicator({ value: 'z' }), own('Rule a { condition: true }'), own('x', '2')]
  const { generated, 'as-is': asIs } = JSON.parse(await written(yaraJson, sent, { joinsEvents: true }))
  expect(generated).toEqual([{ value: expect.stringContaining('rule MISP_'), comment: 'Generated. ', valid: true }])
  expect(asIs).toEqual([
    {
      value: expect.stringContaining('rule a'),
      comment: 'Loaded from source. May be unreliable due to automatic repairs: Rule => rule',
      valid: true,
    },
    {
      value: expect.stringContaining('// x'),
      comment: 'Broken yara attribute. Could not parse or repair.',
      valid: false,
    },
  ])
  expect(await written(yaraJson, [], { joinsEvents: true })).toBe('{"generated":[],"as-is":[]}')
})

const NASTY = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '"',
    '\\',
    '\n}',
    '*/',
    '//',
    '/*',
    'a\nb',
    '\u2028',
    '\ud800',
    '\0',
    '/',
    'rule x { condition: true }',
    'import "pe"',
    '4d5a',
    '"}\nrule evil { condition: true }',
  ),
)
const TYPES = ['text', 'md5', 'hex', 'url', 'regkey|value', 'domain|ip', 'pattern-in-file', 'yara']

test('whatever the values, what is written is rules, and only those that were meant', async () => {
  const sent = fc.tuple(fc.constantFrom(...TYPES), NASTY, NASTY, NASTY).map(([type, value, more, info]) => {
    const bare = indicator({ type, value: value + more })
    return { ...bare, event: { ...bare.event, info } }
  })
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { maxLength: 6 }), fc.boolean(), async (indicators, joinsEvents) => {
      const { text } = await rules(indicators, { joinsEvents })
      const names = /^(private )?rule /m.test(text) ? readYara(text).rules.map(({ name }) => name) : []
      expect(names.every((name) => /^(MISP_(ATTRIBUTE|EVENT)_\w+|x(_\d+)?|UnnamedRule\w*|evil)$/.test(name))).toBe(true)
      expect(new Set(names).size).toBe(names.length)
      const evil = indicators.filter(({ type }) => type !== 'yara')
      if (evil.length === indicators.length) expect(names).not.toContain('evil')
    }),
    { numRuns: 200 },
  )
})
