import { expect, test } from 'vitest'
import { isTooLarge, splitEvent } from './split-event.ts'

const attributes = (n: number) => Array.from({ length: n }, () => ({ type: 'text', value: 'x' }))

test.each<[string, object, boolean]>([
  ['20,000 attributes', { Attribute: attributes(20_000) }, false],
  ['20,001 attributes', { Attribute: attributes(20_001) }, true],
  ['20,001 attributes in objects', { Object: [{ Attribute: attributes(20_000) }], Attribute: attributes(1) }, true],
  ['a little less than 8 MiB', { info: 'x'.repeat(8 * 1024 * 1024 - 20) }, false],
  ['8 MiB in letters of two bytes', { info: 'ä'.repeat(4 * 1024 * 1024) }, true],
])('an event of %s', (_what, event, is) => {
  expect(isTooLarge(event)).toBe(is)
})

test('the head has all but the attributes, and is not published before they are there', () => {
  const event = { uuid: 'u', info: 'x', published: '1', Object: [1], Attribute: attributes(2) }
  expect(splitEvent(event)).toEqual({
    head: { uuid: 'u', info: 'x', published: false, Object: [1] },
    attributes: attributes(2),
    uuid: 'u',
    isPublished: true,
  })
})

test.each([[{ info: 'x' }], [{ Attribute: [] }], ['text'], [null]])('%j is not split', (event) => {
  expect(splitEvent(event)).toBeUndefined()
})
