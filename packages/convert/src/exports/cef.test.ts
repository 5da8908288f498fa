import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Loss } from '../loss.ts'
import { cef, type CefOptions } from './cef.ts'
import { indicator, written } from './testing/indicator.ts'

const one = async (type: string, value: string, options: CefOptions = {}) => {
  const losses: Loss[] = []
  const text = await written(cef, [indicator({ type, value })], options, (loss) => losses.push(loss))
  return { text, losses }
}

test.each([
  ['ip-src', '192.0.2.1', 'src=192.0.2.1'],
  ['ip-dst|port', '192.0.2.1|80', 'dst=192.0.2.1 dpt=80'],
  ['ip-dst', '2001:db8::1', 'c6a3=2001:db8::1 c6a3Label=Destination IPv6 Address'],
  ['domain|ip', 'a.example|192.0.2.1', 'dhost=a.example dst=192.0.2.1'],
  ['filename|md5', 'a|b.exe|00', 'fname=a|b.exe fileHash=00'],
  ['url', 'http://a.example/?b=c\\d', 'request=http://a.example/?b\\=c\\\\d'],
  ['user-agent', 'a\r\nb', 'requestClientApplication=a\\r\\nb'],
])('%s %s', async (type, value, fields) => {
  const { text } = await one(type, value)
  expect(text).toBe(`Nov 14 22:13:20 host CEF:0|MISP|MISP|1|Network activity|Network activity|1|${fields}\n`)
})

test('what the device is called, and how severe it all is, is said by whoever asks', async () => {
  const options = { Device_Vendor: 'a|b', Device_Product: 'c\\d', Device_Version: '2\n', Default_Severity: 'High' }
  expect((await one('domain', 'a.example', options)).text).toContain(
    'CEF:0|a\\|b|c\\\\d|2 |Network activity|Network activity|High|',
  )
  expect((await one('domain', 'a.example', { Default_Severity: '11' })).text).toContain('|1|dhost')
})

test.each([
  ['ip-src', '192.0.2.0/24'],
  ['ip-src|port', '192.0.2.1|x'],
  ['domain', ' '],
])('%s %s has no field', async (type, value) => {
  const { text, losses } = await one(type, value)
  expect([text, losses.length]).toEqual(['', 1])
})

/** The header's seven parts and the fields behind them, by the rules of ArcSight. */
function readCef(line: string): { header: string[]; fields: Record<string, string> } {
  const parts = line.match(/(?:[^|\\]|\\.)*(?:\||$)/gs) ?? []
  const header = parts.slice(0, 7).map((part) => part.slice(0, -1).replace(/\\(.)/g, '$1'))
  const rest = line.slice(parts.slice(0, 7).join('').length)
  const fields = [...rest.matchAll(/(?:^| )(\w+)=((?:[^\\=]|\\.)*?)(?= \w+=|$)/gs)]
  const unescape = (text: string) =>
    text.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter)
  return { header, fields: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, unescape(value)])) }
}

test('whatever the values, each is one line of seven parts and the fields of its type', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('a|b', 'a=b', ' dst=1.2.3.4', '\\', '\\=', '\nCEF:0|', '\r', '\u2028', '\t'),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('domain', 'url', 'filename'), nasty, nasty, async (type, value, category) => {
      const text = await written(cef, [indicator({ type, value, category })], {})
      const lines = text.split('\n').slice(0, -1)
      expect(lines).toHaveLength(value.trim() === '' ? 0 : 1)
      for (const line of lines) {
        const { header, fields } = readCef(line)
        expect(header).toHaveLength(7)
        expect(header[6]).toBe('1')
        const name = { domain: 'dhost', url: 'request', filename: 'fname' }[type]
        expect(Object.keys(fields)).toEqual([name])
        const kept = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, (run) => (/[\r\n]/.test(run) ? run : ' '))
        if (!/[\p{Cc}\p{Zl}\p{Zp}]{2}/u.test(value)) expect(fields[name ?? '']).toBe(kept)
      }
    }),
    { numRuns: 200 },
  )
})
