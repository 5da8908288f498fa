import { text } from '@tocsin/format'
import { expect, test } from 'vitest'
import { readTables, routesOf } from './route-table.ts'

test.each([
  ['GET /tags', ['GET /tags']],
  ['GET /roles[/index]', ['GET /roles', 'GET /roles/index']],
  ['POST DELETE /tags/delete/{id}', ['POST /tags/delete/{id}', 'DELETE /tags/delete/{id}']],
  ['POST /a[/{b}[/{c}]]', ['POST /a', 'POST /a/{b}', 'POST /a/{b}/{c}']],
  ['GET /a /b[/c]', ['GET /a', 'GET /b', 'GET /b/c']],
])('%s stands for %j', (key, routes) => {
  expect(routesOf(key)).toEqual(routes)
})

test('a route is described once', () => {
  const said = { summary: 'Show it', answers: text }
  const table = { group: 'Things', routes: { 'GET /a[/b]': said, 'GET /a/b': said } }
  expect(() => readTables([table])).toThrow('GET /a/b is described twice')
})
