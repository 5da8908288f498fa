import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canonicalUrl } from '../packages/server/src/platform/http/paths.ts'

const DOCS = join(import.meta.dirname, '../docs')

test('every call of PyMISP that docs/compatibility/pymisp.md says is served has a route', () => {
  const routes = rowsOf('permissions.md').map(([route = '']) => patternOf(route))
  const calls = rowsOf('compatibility/pymisp.md').filter(([, call = '']) => /^(GET|POST|HEAD) /.test(call))
  expect(calls.length).toBeGreaterThan(200)
  const lost = calls.filter(([, call = '', state = '']) => {
    const asked = askedOf(call)
    return !state.startsWith('not here') && !routes.some((route) => route.test(asked))
  })
  expect(lost).toEqual([])
})

/** The cells of each row of a document's tables. */
function rowsOf(document: string): string[][] {
  const lines = readFileSync(join(DOCS, document), 'utf8').split('\n')
  const rows = lines.filter((line) => line.startsWith('| `'))
  return rows.map((line) =>
    line
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim())
      .slice(1, -1),
  )
}

/** `GET /a/{id}` as a pattern for what is asked; `{*}` is for the rest of a path. */
function patternOf(route: string): RegExp {
  const literal = route.replaceAll('{*}', '…').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${literal.replaceAll('.', String.raw`\.`).replaceAll('…', '.*')}$`, 'i')
}

/** What the server makes of a call: one spelling of the controller, named parameters apart. HEAD is asked as GET. */
function askedOf(call: string): string {
  const [method = '', path = ''] = call.split(' ')
  const url = canonicalUrl(`/${path.replaceAll(/\{\w+\}/g, '1')}`)
  return `${method === 'HEAD' ? 'GET' : method} ${url.split('?')[0] ?? ''}`
}
