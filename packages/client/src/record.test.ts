import { attribute } from '@tocsin/format'
import { expect, test } from 'vitest'
import { ApiError } from './api-error.ts'
import { MispJson, pathTo, readRecord, readRecords, textOf } from './record.ts'

test.each([
  [12, '/events/view/12'],
  ['a/b?c', '/events/view/a%2Fb%3Fc'],
])('the path to %j is %s', (id, path) => {
  expect(pathTo('/events/view', id)).toBe(path)
})

test('an empty id would mean another route', () => {
  expect(() => pathTo('/events/delete', '')).toThrow(TypeError)
})

test('what was read can be sent again without loss', () => {
  const sent = { value: 'a', to_ids: '1', timestamp: '1700000000', first_seen: '2020-01-01T00:00:00.000001+00:00' }
  const read = readRecord({ Attribute: sent }, 'Attribute', attribute)
  expect(read).toEqual({ value: 'a', to_ids: true, timestamp: 1_700_000_000, first_seen: 1_577_836_800_000_001 })
  expect(JSON.parse(textOf(attribute, read))).toEqual({ ...sent, to_ids: true })
  expect(textOf(attribute, new MispJson(sent))).toBe(JSON.stringify(sent))
})

test.each([
  [{ response: { Attribute: [] } }, 0],
  [{ response: { Attribute: [{ value: 'a' }, { value: 'b' }] } }, 2],
  [{ Attribute: { value: 'a' } }, 1],
  [[{ Attribute: { value: 'a' } }, { Attribute: { value: 'b' } }], 2],
])('%j holds %d records', (answer, count) => {
  expect(readRecords(answer, 'Attribute', attribute)).toHaveLength(count)
})

test('what cannot be read is an error that says why', () => {
  const read = () => readRecord({ Attribute: { value: 'a', timestamp: 'soon' } }, 'Attribute', attribute)
  const finding = { path: 'timestamp', rule: 'integer.range', value: 'soon' }
  expect(read).toThrow(ApiError)
  expect(read).toThrow(expect.objectContaining({ status: 200, errors: [expect.objectContaining(finding)] }))
  expect(() => readRecord({ Attribute: [] }, 'Attribute', attribute)).toThrow('The server answered without Attribute')
})
