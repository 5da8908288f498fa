import { expect, test } from 'vitest'
import { isInside, isSpecialAddress, networks } from './addresses.ts'

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  '3fff::1',
  '64:ff9b:1::1',
  '100::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.1.2.3',
  '64:ff9b::10.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::',
  '::ffff:0:127.0.0.1',
])('%s is no place on the public internet', (address) => {
  expect(isSpecialAddress(address)).toBe(true)
})

test.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.128.0.1',
  '172.32.0.1',
  '192.0.1.1',
  '223.255.255.255',
  '2606:4700::1',
  '2a00:1450::8a',
  '::ffff:1.1.1.1',
  '::ffff:101:101',
  '64:ff9b::8.8.8.8',
])('%s is one', (address) => {
  expect(isSpecialAddress(address)).toBe(false)
})

test.each([
  ['10.1.2.3', true],
  ['::ffff:10.1.2.3', true],
  ['10.2.0.1', false],
  ['fd00::5', true],
  ['fd01::5', false],
  ['192.168.7.7', true],
  ['192.168.7.8', false],
])('whether %s is listed, however it is written: %s', (address, isListed) => {
  expect(isInside(networks(['10.1.0.0/16', 'fd00::/16', '192.168.7.7', 'nonsense', '10.0.0.0/99']), address)).toBe(
    isListed,
  )
})
