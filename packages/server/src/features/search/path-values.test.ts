import { expect, test } from 'vitest'
import { downloadName } from './download-name.ts'
import { pathWishes } from './path-values.ts'

test.each([
  ['attributes', '/attributes/restSearch/json/192.0.2.1', { returnFormat: 'json', value: '192.0.2.1' }],
  ['attributes', '/attributes/restSearch/csv/null/0/ip-dst', { returnFormat: 'csv', value2: 'ip-dst' }],
  ['events', '/events/restSearch/json/null/ip-src||ip-dst', { returnFormat: 'json', type: ['ip-src', 'ip-dst'] }],
  ['events', '/events/restSearch/json/http%3A%2F%2Fx', { returnFormat: 'json', value: 'http://x' }],
  ['events', '/events/restSearch/json/null/null/null/null/tlp;green', { returnFormat: 'json', tags: 'tlp:green' }],
  ['events', '/events/restSearch/json/100%', { returnFormat: 'json', value: '100%' }],
  ['attributes', '/attributes/restSearch?last=1d', {}],
] as const)('%s %s', (scope, path, wishes) => {
  expect(pathWishes(scope, path)).toEqual(wishes)
})

test.each([
  ['2', 'misp.event.2.json'],
  [2, 'misp.event.2.json'],
  ['7A1F92CB-dba7-425f-aacd-85b80ff5cb9a', 'misp.event.7a1f92cb-dba7-425f-aacd-85b80ff5cb9a.json'],
  [['2', '3'], 'misp.event.list.json'],
  ['2"\r\nx: y', 'misp.event.list.json'],
  [undefined, 'misp.event.list.json'],
])('the answer for %j is kept as %s', (eventId, name) => {
  expect(downloadName(eventId, 'json')).toBe(name)
})
