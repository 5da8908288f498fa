import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportedAttribute, ExportedIndicator } from '../packages/convert/src/exports/exported.ts'
import { indicatorsOfEvent } from '../packages/convert/src/exports/indicators-of-event.ts'
import { netfilter } from '../packages/convert/src/exports/netfilter.ts'
import { rpz } from '../packages/convert/src/exports/rpz.ts'
import { indicator, written } from '../packages/convert/src/exports/testing/indicator.ts'
import { yara } from '../packages/convert/src/exports/yara/write-yara.ts'
import { parseEventEnvelope } from '../packages/format/src/core/envelope.ts'

/** The programs that read what we write, over what is nasty, and over all real events where they are at hand. */
const EVENTS = new URL('../../shared/data/events/', import.meta.url)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-consumers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const attribute = (type: string, value: string): ExportedAttribute => ({ uuid: 'u', type, value, event_uuid: 'e' })

const nasty = [
  ['domain', 'a.example'],
  ['domain', `${'x'.repeat(63)}.example`],
  ['domain', `${'x'.repeat(64)}.example`],
  ['domain', 'a.example\n@ NS evil.example.'],
  ['domain', 'xn--bcher-kva.example'],
  ['domain', 'bücher.example'],
  ['domain', 'under_score.example'],
  ['domain', `${'abcdefg.'.repeat(30)}example`],
  ['hostname', '*.a.example'],
  ['hostname', '$INCLUDE'],
  ['hostname', '-a.example'],
  ['ip-dst', '192.0.2.1'],
  ['ip-dst', '192.0.2.77/25'],
  ['ip-src', '::'],
  ['ip-src', '::1'],
  ['ip-src', '2001:db8::'],
  ['ip-src', '2001:db8:0:0:1:0:0:1'],
  ['ip-src', '2001:0:0:1:0:0:0:1'],
  ['ip-src', '2001:db8:1:2:3:4:5:0'],
  ['ip-src', '::ffff:192.0.2.1'],
  ['ip-src', '2001:db8::/33'],
  ['ip-src', '0.0.0.0/0'],
  ['domain|ip', 'b.example|192.0.2.9'],
].map(([type = '', value = '']) => attribute(type, value))

const samples: [string, ExportedAttribute[]][] = [
  ['what is nasty', nasty],
  ['all real events', existsSync(EVENTS) ? readdirSync(EVENTS).flatMap(attributesIn) : []],
]

describe.skipIf(!has('named-checkzone'))('named-checkzone', () => {
  test.for(samples)('takes the zone of %s', async ([, attributes], { skip }) => {
    skip(attributes.length === 0, 'the events are not at hand')
    const file = join(folder, 'zone')
    writeFileSync(file, await written(rpz, attributes, { today: new Date('2026-11-24') }))
    const { status, stdout } = spawnSync('named-checkzone', ['-k', 'ignore', 'rpz.example', file], { encoding: 'utf8' })
    expect([status, stdout.match(/^.*(error|failed|ignored).*$/m)]).toEqual([0, null])
  })
})

describe.each([
  ['iptables-restore', 'iptables '],
  ['ip6tables-restore', 'ip6tables '],
])('%s', (program, command) => {
  test.for(samples)('takes the commands of %s', async ([, attributes], { skip }) => {
    skip(attributes.length === 0, 'the events are not at hand')
    skip(restore(program, []) !== '', `${program} is not there, or may not look at the kernel's tables`)
    const commands = (await written(netfilter, attributes, {})).trim().split('\n')
    const rules = commands.flatMap((line) => (line.startsWith(command) ? [line.slice(command.length)] : []))
    expect(restore(program, rules)).toBe('')
  })
})

const nastyStrings = [
  ['text', 'a"b\\c\t\0\r'],
  ['text', '/*\n*/ } rule evil { condition: true }\n'.repeat(60)],
  ['pattern-in-file', 'é\u2028\ud800'.repeat(3_000)],
  ['regkey|value', 'HKLM\\Software|a|'],
  ['hex', '4d5a90'],
  ['hex', '4d5'],
  ['md5', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['imphash', 'no hash'],
  ['yara', 'rule a { condition: true }'],
  ['yara', 'rule a { condition: false }'],
  ['yara', 'rule b { strings: $x = "y" condition: $x and < 2 }\n*/ }'],
  ['yara', 'import "nothing" include "/etc/passwd" rule c { condition: filename }'],
  [
    'yara',
    'private global rule d : t t { meta: a = -1 strings: $ = { 4? [2-4] ( 00 | ff ) 01 } condition: 50% of them }',
  ],
].map(([type = '', value = '']) => indicator({ type, value }))

describe.skipIf(!has('yarac'))('yarac', () => {
  test.for<[string, () => ExportedIndicator[]]>([
    ['what is nasty', () => nastyStrings],
    ['all real events', () => (existsSync(EVENTS) ? readdirSync(EVENTS).flatMap(indicatorsIn) : [])],
  ])('takes the rules of %s', async ([, read], { skip }) => {
    const indicators = read()
    skip(indicators.length === 0, 'the events are not at hand')
    for (const joinsEvents of [true, false]) {
      const file = join(folder, 'rules.yar')
      writeFileSync(file, await written(yara, indicators, { joinsEvents }))
      const { status, stderr } = spawnSync('yarac', [file, join(folder, 'rules')], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      })
      expect([status, stderr.match(/^.*error.*$/m)]).toEqual([0, null])
    }
  })
})

/** What the program has against these rules; it changes nothing. */
function restore(program: string, rules: readonly string[]): string {
  const input = ['*filter', ...rules, 'COMMIT', ''].join('\n')
  const { error, status, stderr } = spawnSync(program, ['--test'], { input, encoding: 'utf8' })
  return error ? String(error) : status === 0 ? '' : stderr
}

function has(program: string): boolean {
  const isThere = spawnSync(program, ['-h']).error === undefined
  // Whoever can install it has to: .ci/debian-packages names what it comes with.
  if (!isThere && process.env['CI'] && process.getuid?.() === 0) throw new Error(`${program} is not installed`)
  return isThere
}

type Sent = { type: string; value: string; Attribute?: Sent[]; Object?: Sent[]; Event?: Sent }

function attributesIn(file: string): ExportedAttribute[] {
  if (!file.endsWith('.json')) return []
  // Files of the workplace, in MISP's format or near it.
  const sent = JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8')) as Sent | Sent[]
  return [sent].flat().flatMap((document) => inside(document.Event ?? document))
}

function indicatorsIn(file: string): ExportedIndicator[] {
  if (!file.endsWith('.json')) return []
  const documents: unknown[] = [JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8'))].flat()
  return documents.flatMap((document) => indicatorsOfEvent(parseEventEnvelope(document).event ?? {}))
}

function inside({ Attribute = [], Object = [] }: Sent): ExportedAttribute[] {
  return [...Attribute.map(({ type, value }) => attribute(type, String(value))), ...Object.flatMap(inside)]
}
