import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Loss } from '../loss.ts'
import type { ExportedIndicator } from './exported.ts'
import { indicator, written } from './testing/indicator.ts'
import { zeek } from './zeek.ts'

const options = { instance: 'ORGNAME MISP', baseUrl: 'https://misp.example' }

async function lines(sent: readonly ExportedIndicator[], losses: Loss[] = []): Promise<string[]> {
  const text = await written(zeek, sent, options, (loss) => losses.push(loss))
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

const EVENT = '00000000-0000-4000-8000-000000000007'

test('the head, and a line an indicator', async () => {
  expect(await lines([indicator({ type: 'domain', value: 'a.example', comment: 'c' })])).toEqual([
    '#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\tmeta.url\tmeta.do_notice\tmeta.if_in',
    `a.example\tIntel::DOMAIN\tORGNAME MISP (${EVENT}) - ORG\tan event. c\thttps://misp.example/events/view/7\tT\t-`,
  ])
})

test.each([
  ['ip-src', '192.0.2.0/24', ['192.0.2.0/24 SUBNET']],
  ['ip-dst|port', '2001:db8::1|80', ['2001:db8::1 ADDR']],
  ['domain|ip', 'a.example|192.0.2.1', ['a.example DOMAIN', '192.0.2.1 ADDR']],
  ['url', 'HTTPS://a.example/x', ['a.example/x URL']],
  ['filename|sha256', 'a|b.exe|00', ['a|b.exe FILE_NAME', '00 FILE_HASH']],
  ['malware-sample', 'a.exe|00', ['a.exe FILE_NAME', '00 FILE_HASH']],
  ['x509-fingerprint-sha1', '00', ['00 CERT_HASH']],
  ['ja3-fingerprint-md5', '00', ['00 JA3']],
  ['target-email', 'a@b.example', ['a@b.example EMAIL']],
  ['user-agent', 'a b', ['a b SOFTWARE']],
  ['text', 'a', []],
])('%s %s', async (type, value, expected) => {
  const [, ...found] = await lines([indicator({ type, value })])
  expect(found.map((line) => line.split('\t').slice(0, 2).join(' ').replace('Intel::', ''))).toEqual(expected)
})

test('no line stands there twice, and no address that is none', async () => {
  const losses: Loss[] = []
  const same = indicator({ type: 'domain', value: 'a.example' })
  expect(await lines([same, indicator({ type: 'ip-dst', value: 'a' }), same], losses)).toHaveLength(2)
  expect(losses).toEqual([{ path: expect.any(String), why: 'Zeek takes no such ADDR' }])
})

/** Zeek's reader of text: lines that begin with `#` are none, cells end at tabs, `-` is nothing, `\xHH` is a character. */
function readZeek(text: string): (string | undefined)[][] {
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return rows.map((row) =>
    row
      .split('\t')
      .map((cell) =>
        cell === '-'
          ? undefined
          : cell.replace(/\\x([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
      ),
  )
}

test('whatever the values, each is read back as one row of seven cells, and as itself', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('-', '(empty)', '#fields', 'a\tb', 'a\nb', '\\x41', '\\\\x41', '\u2028', '\ud800', ''),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('filename', 'url', 'user-agent', 'filename|md5'),
      nasty,
      nasty,
      nasty,
      async (type, value, comment, info) => {
        const bare = indicator({ type, value, comment })
        const rows = readZeek(
          await written(zeek, [{ ...bare, event: { ...bare.event, info, orgc: comment } }], options),
        )
        for (const row of rows) {
          expect(row).toHaveLength(7)
          expect(row.slice(5)).toEqual(['T', undefined])
        }
        const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        if (type === 'filename' && value.trim() !== '') expect(rows[0]?.[0]).toBe(line)
      },
    ),
    { numRuns: 100 },
  )
})
