import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CURSOR_DAYS, readCursor, writeCursor } from './cursor.ts'

const cursor = { terms: 'us', snapshot: '100:110:103,107', seconds: 1_000_000 }
const asked = { terms: 'us', now: 1_000_060 }

test('a cursor says what it was given out with', () => {
  expect(readCursor(writeCursor(cursor), asked)).toEqual(cursor)
})

test.each([
  ['of somebody else', writeCursor({ ...cursor, terms: 'them' })],
  ['from the time to come', writeCursor({ ...cursor, seconds: asked.now + 1 })],
  ['that is too old', writeCursor({ ...cursor, seconds: asked.now - CURSOR_DAYS * 86_400 - 1 })],
  ['without a time', Buffer.from('["us","1:1:",null]').toString('base64url')],
  ['that is empty', ''],
  ['that is no JSON', Buffer.from('[').toString('base64url')],
  ['that is no list', Buffer.from('{"0":"us"}').toString('base64url')],
  ['that is endless', writeCursor({ ...cursor, snapshot: `1:9999999:${'5,'.repeat(50_000)}6` })],
  ...[
    '',
    '1',
    '1:2',
    '0:1:',
    '2:1:',
    '1:5:5',
    '1:5:0',
    '2:5:1',
    '1:5:3,2',
    '1:5:2,2',
    '1:5:2,',
    '1:99999999999999999999:',
    "1:5:'",
    '1:5:2\0',
  ].map((snapshot) => [`with the snapshot ${JSON.stringify(snapshot)}`, writeCursor({ ...cursor, snapshot })]),
])('a cursor %s is none', (_name, text) => {
  expect(readCursor(text, asked)).toBeUndefined()
})

test('whatever is sent as a cursor is one or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), (text) => {
      const sent = [text, Buffer.from(text).toString('base64url')]
      for (const each of sent) expect(() => readCursor(each, asked)).not.toThrow()
    }),
  )
})
