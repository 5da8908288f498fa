import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Loss } from '../../loss.ts'
import type { ExportedIndicator } from '../exported.ts'
import { indicator, written } from '../testing/indicator.ts'
import { readRule } from './read-rule.ts'
import type { NidsOptions } from './rule-writer.ts'
import { snort } from './snort.ts'
import { suricata } from './suricata.ts'

const options: NidsOptions = { firstSid: 1000, baseUrl: 'https://misp.example', composesObjects: true }

async function rules(exporter: typeof snort, sent: readonly ExportedIndicator[], more?: Partial<NidsOptions>) {
  const losses: Loss[] = []
  const text = await written(exporter, sent, { ...options, ...more }, (loss) => losses.push(loss))
  return { lines: text.trimEnd().split('\n').slice(10), losses }
}

const sidsOf = (lines: readonly string[]) => lines.map((line) => Number(/sid:(\d+);/.exec(line)?.[1]))

describe('types', () => {
  test.each([
    [
      'ip-dst|port',
      '192.0.2.1|80',
      'alert ip $HOME_NET any -> 192.0.2.1 80 (msg: "MISP e7 [own,tlp:green] Outgoing To IP: 192.0.2.1|80";   classtype:',
    ],
    [
      'ip-src',
      '2001:db8::/32',
      'alert ip 2001:db8::/32 any -> $HOME_NET any (msg: "MISP e7 [own,tlp:green] Incoming From IP: 2001:db8::/32";   classtype:',
    ],
    [
      'email-subject',
      'a "b"',
      'content:"Subject|3a|"; nocase; content:"a |22|b|22|"; fast_pattern; nocase; content:"|0D 0A 0D 0A|"; within:8192; tag:session,600,seconds;',
    ],
    ['email-attachment', 'ü.exe', 'filename|3d 22|"; content:"|c3 bc|.exe|22|"; fast_pattern;'],
    ['user-agent', 'Mozilla;1', 'content:"Mozilla|3b|1"; http_header;'],
  ])('snort: %s %s', async (type, value, expected) => {
    const { lines } = await rules(snort, [indicator({ type, value })])
    expect(lines).toEqual([expect.stringContaining(expected)])
  })

  test.each([
    [
      'http://a.example',
      'http $HOME_NET any -> $EXTERNAL_NET $HTTP_PORTS',
      'http.header; content:"a.example"; nocase;',
    ],
    [
      'HTTP://u:p@192.0.2.1:8080/x?y',
      'http $HOME_NET any -> 192.0.2.1 8080',
      'fast_pattern; nocase; http.uri; content:"/x"; nocase;',
    ],
    ['http://[2001:db8::1]/"', 'http $HOME_NET any -> 2001:db8::1 $HTTP_PORTS', 'http.uri; content:"/|22|"; nocase;'],
    ['https://a.example/x', 'tls $HOME_NET any -> $EXTERNAL_NET 443', 'tls.sni; content:"a.example";'],
    ['ssh://192.0.2.1', 'tcp $HOME_NET any -> 192.0.2.1 $SSH_PORTS', 'app-layer-protocol:ssh;'],
    ['ftp://192.0.2.1/a', 'tcp $HOME_NET any -> 192.0.2.1 [20,21]', 'app-layer-protocol:ftp;'],
    [
      'a.example/x',
      'http $HOME_NET any -> $EXTERNAL_NET any',
      'http.uri; content:"a.example/x"; fast_pattern; nocase;',
    ],
    [
      'http://a.example:99999/',
      'http $HOME_NET any -> $EXTERNAL_NET any',
      'http.uri; content:"http|3a|//a.example|3a|99999/"',
    ],
  ])('suricata: the address %s', async (value, head, content) => {
    const { lines } = await rules(suricata, [indicator({ type: 'url', value })])
    expect(lines).toEqual([expect.stringContaining(content)])
    expect(lines[0]).toContain(`alert ${head} (`)
  })

  test('a host that is reached by ssh has no rule unless it is an address', async () => {
    const { lines, losses } = await rules(suricata, [indicator({ type: 'url', value: 'ssh://a.example' })])
    expect([lines, losses.length]).toEqual([[], 1])
  })

  test('the numbers of an attribute run on through all its rules', async () => {
    const both = await rules(snort, [indicator({ id: '12', type: 'domain|ip', value: 'a.example|192.0.2.1' })])
    expect(sidsOf(both.lines)).toEqual([1121, 1122, 1123, 1124, 1125])
    expect(sidsOf((await rules(suricata, [indicator({ id: '3', type: 'email', value: 'a@b.c' })])).lines)).toEqual([
      1031, 1032,
    ])
  })

  test('a value that the engine would refuse has no rule, and is told', async () => {
    const bad: [string, string][] = [
      ['ip-dst', 'a'],
      ['ip-dst|port', '192.0.2.1|70000'],
      ['ip-src', 'fe80::1%eth0'],
      ['domain', 'a b'],
      ['url', ''],
      ['hostname', 'a"; sid:1'],
    ]
    const { lines, losses } = await rules(
      suricata,
      bad.map(([type, value]) => indicator({ type, value })),
    )
    expect([lines, losses.length]).toEqual([[], bad.length])
  })
})

test('types and schemes that JavaScript knows otherwise have no rules', async () => {
  const sent = [indicator({ type: 'constructor', value: 'a' }), indicator({ type: 'url', value: 'constructor://a/b' })]
  expect((await rules(suricata, sent)).lines).toEqual([expect.stringContaining('content:"constructor|3a|//a/b"')])
})

describe('numbers', () => {
  test('are never given twice, whatever the ids', async () => {
    const sent = ['1', '1', '0', '0', '500000000', String(Number.MAX_SAFE_INTEGER)].map((id) =>
      indicator({ id, type: 'domain', value: 'a.example' }),
    )
    const sids = sidsOf((await rules(snort, sent)).lines)
    expect(new Set(sids).size).toBe(18)
    expect(Math.max(...sids)).toBeLessThan(2 ** 32 - 1)
  })

  test('of an object do not meet those of the attribute with its id', async () => {
    const own = indicator({ id: '5', type: 'ip-dst', value: '192.0.2.1' })
    const part = indicator({
      id: '6',
      object_id: '5',
      object_name: 'ddos',
      object_relation: 'ip-dst',
      type: 'ip-dst',
      value: '192.0.2.2',
    })
    expect(sidsOf((await rules(snort, [part, own])).lines)).toEqual([1051, 1059])
  })
})

describe('objects that stand for one rule', () => {
  const part = (object_relation: string, type: string, value: string, more: Partial<ExportedIndicator> = {}) =>
    indicator({ object_id: '9', object_name: 'network-connection', object_relation, type, value, ...more })

  test('are written when their event is over, wherever their attributes stood', async () => {
    const other = indicator({ type: 'ip-dst', value: '192.0.2.9' })
    const sent = [
      part('ip-src', 'ip-src', '192.0.2.1'),
      other,
      part('layer4-protocol', 'text', 'TCP'),
      part('dst-port', 'port', '443'),
    ]
    const { lines } = await rules(suricata, sent)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(
      /^alert tcp 192\.0\.2\.1 any -> \$HOME_NET 443 \(msg: "MISP e7 \[own,tlp:green\] Network connection between 192\.0\.2\.1 and \$HOME_NET";   classtype/,
    )
  })

  test('name several addresses as a list', async () => {
    const ddos = ['192.0.2.1', '192.0.2.2'].map((value) => part('ip-src', 'ip-src', value, { object_name: 'ddos' }))
    expect((await rules(suricata, ddos)).lines[0]).toContain('alert ip [192.0.2.1,192.0.2.2] any -> $HOME_NET any')
  })

  test('have no rule where a part is no address', async () => {
    const { lines, losses } = await rules(suricata, [part('ip-src', 'text', 'any any -> any any (sid:1;)')])
    expect([lines, losses.length]).toEqual([[], 1])
  })

  test('have none where no end is said: it would be met by everything', async () => {
    expect((await rules(suricata, [part('layer4-protocol', 'text', 'tcp')])).lines).toEqual([])
  })

  test('are attributes like others where attributes are asked for', async () => {
    const { lines } = await rules(suricata, [part('ip-src', 'ip-src', '192.0.2.1')], { composesObjects: false })
    expect(lines[0]).toContain('Incoming From IP')
  })
})

describe('rules that people wrote', () => {
  const own = async (value: string, exporter = suricata) =>
    rules(exporter, [indicator({ id: '1', type: 'snort', value })])

  test('have our number, message and reference', async () => {
    const { lines } = await own(
      'drop tcp any any -> [1.2.3.4, 5.6.7.8] 80 (msg:"a \\"b\\""; content:"x;y"; reference:url,a; reference:cve,b; sid:5; rev:9)',
    )
    expect(lines).toEqual([
      '# A rule of the attribute 00000000-0000-4000-8000-000000000001 is left out: it is no rule: action, addresses, and options in brackets',
    ])
    const ended = await own(
      'drop tcp any any -> [1.2.3.4, 5.6.7.8] 80 (msg:"a \\"b\\""; content:"x;y"; reference:url,a; reference:cve,b; sid:5; rev:9;)',
    )
    expect(ended.lines).toEqual([
      'drop tcp any any -> [1.2.3.4,5.6.7.8] 80 (msg: "MISP e7 [own,tlp:green] snort-rule | a \\"b\\""; content:"x\\;y"; reference:url,https://misp.example/events/view/7; sid:1011; rev:1; classtype:trojan-activity;)',
    ])
  })

  test('are taken one by one, and one that runs on over lines is one', async () => {
    const { lines } = await own(
      '# c\nalert ip any any -> any any (content:"a";)\n\nalert ip any any -> any any\\\n  (content:"b";\n  nocase;)',
    )
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(
      'content:"b"; nocase; sid:1012; rev:1; classtype:trojan-activity; msg: "MISP e7 [own,tlp:green] snort-rule";',
    )
  })

  test.each([
    ['no rule at all', 'it is no rule'],
    ['pass ip any any -> any any (content:"a";)', 'would keep other rules'],
    ['alert ip any any -> any any (content:"a; nocase;)', 'it is no rule'],
    ['alert ip any any -> any (content:"a";)', 'it is no rule'],
    ['alert foo any any -> any any (content:"a";)', 'the protocol foo'],
    ['alert tcp any any -> any any (sd_pattern:1;)', 'the option sd_pattern'],
  ])('suricata: %s is left out', async (value, why) => {
    const { lines, losses } = await own(value)
    expect(lines).toEqual([expect.stringMatching(/^# A rule of the attribute /)])
    expect(losses).toEqual([{ path: expect.any(String), why: expect.stringContaining(why) }])
  })

  test('snort: those for Suricata are left out', async () => {
    const { lines } = await own('alert tcp any any -> any any (dns.query; content:"a";)', snort)
    expect(lines).toEqual([expect.stringContaining('the option dns.query is none of this engine')])
  })
})

const NASTY = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'a"; sid:1; x:"',
    'a\nalert ip any any -> any any (sid:1;)',
    '\\',
    '"',
    ';',
    '0x',
    '|',
    ')',
    '\u2028',
    '\ud800',
    '{value}',
    '$&',
    'a.example',
    '192.0.2.1',
  ),
)
const TYPES = [
  'ip-dst',
  'ip-src|port',
  'email',
  'email-subject',
  'email-attachment',
  'domain',
  'hostname',
  'domain|ip',
  'url',
  'user-agent',
  'ja3-fingerprint-md5',
  'snort',
  'text',
]

test.each([snort, suricata])(
  '$name: whatever the values, each line is one rule with the options of its kind',
  async (exporter) => {
    const sent = fc
      .tuple(fc.constantFrom(...TYPES), NASTY, NASTY, NASTY, fc.boolean())
      .map(([type, value, tag, url, inObject]) =>
        indicator({
          type,
          value: type.includes('|') ? `${value}|${tag}` : type === 'url' ? `http://${value}/${url}` : value,
          tags: [tag, url],
          ...(inObject ? { object_name: 'ddos', object_relation: 'ip-src' } : {}),
        }),
      )
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 8 }), NASTY, async (indicators, baseUrl) => {
        const { lines } = await rules(exporter, indicators, { baseUrl })
        for (const line of lines.filter((text) => !text.startsWith('# A rule'))) {
          const rule = readRule(line.trim())
          expect(rule?.head[0]).toBe('alert')
          const names = rule?.options.map(({ name }) => name) ?? []
          expect(
            names.filter((name) => ['msg', 'sid', 'rev', 'classtype', 'priority', 'reference'].includes(name)),
          ).toEqual(['msg', 'classtype', 'sid', 'rev', 'priority', 'reference'])
          // Quotes within quotes are escaped.
          for (const { value = '' } of rule?.options ?? []) expect(value).toMatch(/^!?\s*"([^"\\;]|\\.)*"$|^[^"]*$/u)
        }
      }),
      { numRuns: 200 },
    )
  },
)

test("misp_compat: MISP's text, but never another line", async () => {
  await fc.assert(
    fc.asyncProperty(NASTY, NASTY, async (value, tag) => {
      const { lines } = await rules(suricata, [indicator({ type: 'email-src', value, tags: [tag] })], {
        compatibility: 'misp',
      })
      expect(lines).toEqual([expect.stringMatching(/^alert [^\r\n\u2028\u2029]*\) *$/u)])
    }),
  )
})
