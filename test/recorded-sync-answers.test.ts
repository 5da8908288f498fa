import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differences } from './recorded/compare.ts'
import { readListed } from './recorded/listed.ts'
import { askAgain, startOtherSide, type OtherSide } from './recorded-sync/other-side.ts'
import { readRecording, type SyncExchange } from './recorded-sync/recording.ts'

/**
 * What each of two real MISP servers answered the other, and what our server answers in its place, in the same state:
 * status, names, nesting, spelling and messages. A difference that `docs/compatibility/sync.md` does not list fails, and so
 * does one that it lists and that is not there. Of requests and answers that look alike, the first is asked.
 */
const { exchanges } = readRecording()
const listed = readListed('sync').filter(({ request }) => request.startsWith('answers '))
const occurred = new Set<(typeof listed)[number]>()

describe.skipIf(exchanges.length === 0).each([
  ['A', 'B'],
  ['B', 'A'],
] as const)('%s, asked by %s', (at, from) => {
  let side: OtherSide
  beforeAll(async () => {
    side = await startOtherSide(at)
  })
  afterAll(async () => side.node.close())
  const asked = distinct(exchanges.filter((exchange) => exchange.from === from && isOfSync(exchange)))
  const cases = asked.map((exchange, i): [string, SyncExchange] => [labelOf(exchange, i), exchange])

  test.each(cases)('%s', async (label, exchange) => {
    const unlisted = []
    for (const difference of differences(exchange, await askAgain(side, exchange))) {
      const rows = listed.filter((row) => row.covers(label, difference))
      for (const row of rows) occurred.add(row)
      if (rows.length === 0) unlisted.push(difference)
    }
    expect(unlisted).toEqual([])
  })
})

test.skipIf(exchanges.length === 0)('every listed difference of what is answered occurs', () => {
  expect(listed.filter((row) => !occurred.has(row)).map(({ request, difference }) => [request, difference])).toEqual([])
})

function labelOf({ method, template, status, scenario }: SyncExchange, i: number): string {
  return `answers ${method} ${template} ${status} (${scenario.split('-')[0]}) #${i + 1}`
}

/** Pages for browsers, and a server that was being maintained, are nothing to answer. */
function isOfSync({ status, template }: SyncExchange): boolean {
  return status !== 302 && !template.startsWith('/users/')
}

function distinct(all: readonly SyncExchange[]): SyncExchange[] {
  const seen = new Set<string>()
  return all.filter((exchange) => {
    const { method, template, status, req_body, res_body } = exchange
    const look = JSON.stringify([method, template, status, looksOf(req_body), looksOf(res_body)])
    return !seen.has(look) && seen.add(look)
  })
}

/** What a body looks like: of a list, its first item. */
function looksOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(looksOf)
  if (typeof value === 'string') return /^\d+$/.test(value) ? 'digits' : 'text'
  if (typeof value !== 'object' || value === null) return typeof value
  const fields = Object.entries(value).map(([name, inner]) => [
    name.replace(/[0-9a-f-]{36}/, '*'),
    name === 'errors' || name === 'message' ? inner : looksOf(inner),
  ])
  return Object.fromEntries(fields) as unknown
}
