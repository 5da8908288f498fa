import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exporter } from '../exporter.ts'
import { cache } from './cache.ts'
import type { ExportedAttribute } from './exported.ts'
import { hashes } from './hashes.ts'
import { hosts } from './hosts.ts'
import { kunai } from './kunai.ts'
import { netfilter } from './netfilter.ts'
import { rpz } from './rpz.ts'
import { text } from './text.ts'

function attribute(type: string, value: string): ExportedAttribute {
  return { uuid: 'a-uuid', type, value, event_uuid: 'e-uuid' }
}

async function written<O>(
  exporter: Exporter<ExportedAttribute, O>,
  attributes: readonly ExportedAttribute[],
  options: O,
): Promise<string> {
  async function* pages() {
    yield attributes.slice(0, 2)
    yield attributes.slice(2)
  }
  let out = ''
  for await (const piece of exporter.write(pages(), options)) out += piece
  return out
}

const today = new Date('2026-11-24T12:00:00Z')
const HEAD = `$TTL 1w;
@               SOA localhost. root.localhost (2026112400 2h 30m 30d 1h)
                NS localhost.

; To queries for the following names, and to those whose answer is one of the following addresses, NXDOMAIN (the name does not exist) will be answered.
`

describe('lines', () => {
  test('text: each value once, whatever page it is on', async () => {
    const values = ['b', 'a', 'b', 'c', 'a'].map((value) => attribute('text', value))
    expect(await written(text, values, {})).toBe('b\na\nc\n')
  })

  test('hashes: those alone, and those beside a file name', async () => {
    const found = await written(
      hashes,
      [
        attribute('md5', 'aa'),
        attribute('filename|sha1', 'a|b.exe|bb'),
        attribute('malware-sample', 'x|aa'),
        attribute('filename', 'c'),
        attribute('ssdeep', '3:a:b'),
        attribute('x509-fingerprint-sha1', 'dd'),
      ],
      {},
    )
    expect(found).toBe('aa\nbb\n3:a:b\n')
  })

  test('hosts: domains alone, to where the sender wants', async () => {
    const attributes = [
      attribute('domain', 'a.example'),
      attribute('hostname', 'w.a.example'),
      attribute('domain', 'a b'),
    ]
    const head = '# Blocklist in the HOSTS format\n'
    expect(await written(hosts, attributes, {})).toBe(`${head}0.0.0.0 a.example\n`)
    expect(await written(hosts, attributes, { ip_address: '::1' })).toBe(`${head}::1 a.example\n`)
    expect(await written(hosts, attributes, { ip_address: '1\n2' })).toBe(`${head}0.0.0.0 a.example\n`)
  })

  test('netfilter: addresses and networks, each by the command of its version', async () => {
    const attributes = [
      attribute('ip-dst', '192.0.2.1'),
      attribute('ip-src|port', '192.0.2.9|80'),
      attribute('domain|ip', 'a.example|2001:db8::1'),
      attribute('ip-src', '198.51.100.7/24'),
      attribute('ip-src', '1.2.3.4; reboot'),
    ]
    expect(await written(netfilter, attributes, {})).toBe(
      [
        'iptables -A INPUT -s 192.0.2.1 -j DROP',
        'iptables -A INPUT -s 192.0.2.9 -j DROP',
        'ip6tables -A INPUT -s 2001:db8::1 -j DROP',
        'iptables -A INPUT -s 198.51.100.0/24 -j DROP',
        '',
      ].join('\n'),
    )
    expect(await written(netfilter, attributes.slice(0, 1), { netfilter_action: 'REJECT' })).toMatch(/-j REJECT\n$/)
    expect(await written(netfilter, attributes.slice(0, 1), { netfilter_action: 'DROP; ls' })).toMatch(/-j DROP\n$/)
  })

  test('cache: what the sender hashes, with the event where wished', async () => {
    const hash = (value: string) => `#${value}`
    const attributes = [attribute('text', 'a'), attribute('text', 'a')]
    expect(await written(cache, attributes, { hash, includeEventUuid: false })).toBe('#a\n')
    expect(await written(cache, attributes, { hash, includeEventUuid: true })).toBe('#a,e-uuid\n')
  })
})

describe('zones', () => {
  test('names with what is below them, hosts alone, addresses backwards', async () => {
    const attributes = [
      attribute('domain', 'a.example'),
      attribute('hostname', 'w.b.example'),
      attribute('ip-dst', '192.0.2.1'),
      attribute('ip-src', '2001:db8::7'),
      attribute('domain|ip', 'c.example|192.0.2.0/24'),
      attribute('ip-dst', '::1'),
    ]
    expect(await written(rpz, attributes, { today })).toBe(
      `${HEAD}a.example CNAME .
*.a.example CNAME .
w.b.example CNAME .
32.1.2.0.192.rpz-ip CNAME .
128.7.zz.db8.2001.rpz-ip CNAME .
24.0.2.0.192.rpz-ip CNAME .
c.example CNAME .
*.c.example CNAME .
128.1.zz.rpz-ip CNAME .
`,
    )
  })

  test.each([
    ['DROP', 'rpz-drop.'],
    ['0', 'rpz-drop.'],
    ['nodata', '*.'],
    ['3', '127.0.0.1'],
    ['PASSTHRU', 'rpz-passthru.'],
    ['5', 'rpz-tcp-only.'],
    ['whatever', '.'],
  ])('the policy %s answers %s', async (policy, target) => {
    expect(await written(rpz, [attribute('domain', 'a')], { today, policy })).toContain(`\na CNAME ${target}\n`)
  })

  test('what is sent for the head stands there only where it is a name, a number or a time', async () => {
    const sent = {
      ns: 'ns.example.',
      email: 'a b',
      serial: '$date07',
      ttl: '2h',
      refresh: '1\n2',
      walled_garden: '1.2.3.4',
    }
    const zone = await written(rpz, [], { today, ...sent })
    expect(zone).toContain('$TTL 2h;\n@               SOA ns.example. root.localhost (2026112407 2h 30m 30d 1h)\n')
  })
})

test('kunai: a list of JSON, empty where there is nothing', async () => {
  expect(await written(kunai, [], { source: 's' })).toBe('[]')
  const attributes = [
    attribute('filename|md5', 'x|aa'),
    attribute('domain', 'a.example'),
    attribute('ip-dst', '192.0.2.1'),
  ]
  const common = { uuid: 'a-uuid', source: 's', event_uuid: 'e-uuid' }
  expect(JSON.parse(await written(kunai, [...attributes, attribute('text', 'no')], { source: 's' }))).toEqual([
    { type: 'md5', value: 'aa', severity: 10, ...common },
    { type: 'domain', value: 'a.example', severity: 7, ...common },
    { type: 'ip-dst', value: '192.0.2.1', severity: 5, ...common },
  ])
})

const TYPES = ['text', 'md5', 'filename|md5', 'domain', 'hostname', 'domain|ip', 'ip-src', 'ip-dst|port', 'url']
const LINES: Record<string, RegExp> = {
  text: /^.*$/u,
  hashes: /^\S*$/u,
  hosts: /^(#.*|0\.0\.0\.0 [\w.-]+)$/u,
  netfilter: /^ip6?tables -A INPUT -s [0-9a-f.:/]+ -j DROP$/u,
  rpz: /^(;.*|\$TTL 1w;|@ {15}SOA .*|| {16}NS localhost\.|[\w.*-]+ CNAME \.)$/u,
}

test('no value breaks out of its line, and no line is of another kind than its format has', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'a\nb',
      'a.example\r\n* CNAME evil.',
      '1.2.3.4\n-j ACCEPT',
      '192.0.2.1 -j ACCEPT',
      '; ',
      '$INCLUDE /x',
    ),
  )
  const attributes = fc.array(
    fc.tuple(fc.constantFrom(...TYPES), nasty, nasty).map(([type, a, b]) => attribute(type, `${a}|${b}`)),
  )
  await fc.assert(
    fc.asyncProperty(attributes, async (sent) => {
      const exporters: Record<string, Promise<string>> = {
        text: written(text, sent, {}),
        hashes: written(hashes, sent, {}),
        hosts: written(hosts, sent, {}),
        netfilter: written(netfilter, sent, {}),
        rpz: written(rpz, sent, { today }),
      }
      for (const [name, out] of Object.entries(exporters)) {
        const lines = (await out).split('\n')
        expect(lines.pop()).toBe('')
        for (const line of lines) expect(line).toMatch(LINES[name] ?? /^$/)
        expect((await out).match(/[\r\v\f\u0085\u2028\u2029]/)).toBeNull()
      }
      const distinct = new Set(sent.map(({ value }) => value.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')))
      expect((await exporters['text'])?.split('\n').length).toBe(distinct.size + 1)
    }),
    { numRuns: 500 },
  )
})
