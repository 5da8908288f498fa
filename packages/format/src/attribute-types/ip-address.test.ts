import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatIpv6, ipv6Groups, isIp, isIpv4 } from './ip-address.ts'

test.each(['0.0.0.0', '198.51.100.7', '255.255.255.255'])('%s is an IPv4 address', (text) => {
  expect(isIpv4(text)).toBe(true)
})

test.each(['256.1.1.1', '1.2.3', '1.2.3.4.5', '1.2.3.', '.1.2.3', '01.2.3.4', '1.2.3.4 ', '1,2,3,4', '', '١.2.3.4'])(
  '%j is none',
  (text) => {
    expect(isIp(text)).toBe(false)
  },
)

test.each([
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['1:0:0:2:0:0:3:4', '1::2:0:0:3:4'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['0:0:0:0:0:ffff:c633:6407', '::ffff:198.51.100.7'],
  ['64:ff9b::198.51.100.7', '64:ff9b::c633:6407'],
])('%s is written %s', (text, shortest) => {
  expect(formatIpv6(ipv6Groups(text) ?? [])).toBe(shortest)
})

test.each([
  '',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '12345::',
  'g::',
  '::1%eth0',
  '[::1]',
  '::1 ',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1.2.3',
  '1.2.3.4::',
  '1:2:3:4:5:6:7',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
])('%j is no IPv6 address', (text) => {
  expect(ipv6Groups(text)).toBeUndefined()
})

test('addresses are read and written as a second implementation does', () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff))
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const written = formatIpv6(groups)
      expect(ipv6Groups(written)).toEqual(groups)
      const plain = groups.map((part) => part.toString(16)).join(':')
      expect(new URL(`http://[${written}]/`).hostname).toBe(new URL(`http://[${plain}]/`).hostname)
    }),
  )
})
