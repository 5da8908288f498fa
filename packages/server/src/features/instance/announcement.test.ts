import { expect, test } from 'vitest'
import { announcement, readAnnouncement } from './announcement.ts'

test('two servers of the same kind can do together what both can', () => {
  expect([...readAnnouncement(announcement)]).toEqual([...announcement.understands])
  expect(readAnnouncement({ protocol: 1, understands: [] }).size).toBe(0)
})

test.each([
  ['a server of MISP', undefined],
  ['null', null],
  ['a text', 'changes'],
  ['another protocol', { ...announcement, protocol: 2 }],
  ['a protocol in words', { ...announcement, protocol: '1' }],
  ['no list', { protocol: 1, understands: 'changes' }],
  ['what nobody knows', { protocol: 1, understands: ['flying', 1, null, { changes: true }, '__proto__'] }],
])('nothing is done beyond the protocol of MISP with %s', (_name, told) => {
  expect(readAnnouncement(told).size).toBe(0)
})
