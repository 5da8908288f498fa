import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { differences } from './recorded/compare.ts'
import { labelOf, readExchanges, type Exchange } from './recorded/exchanges.ts'
import { readListed } from './recorded/listed.ts'
import { recipes } from './recorded/recipes.ts'
import { createWorld, type World } from './recorded/world.ts'

/**
 * What a real MISP answered, and what we answer to the same: status, names, nesting, spelling and messages. A difference
 * that `docs/compatibility/answers.md` does not list fails, and so does one that it lists and that is not there.
 */
const exchanges = readExchanges()
const listed = readListed()
const occurred = new Set<(typeof listed)[number]>()

let world: World

describe.skipIf(exchanges.length === 0)('recorded answers', () => {
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(async () => world.server.close())
  const cases = exchanges
    .toSorted((a, b) => turnOf(a) - turnOf(b))
    .map((exchange) => [labelOf(exchange), exchange] as const)

  test.each(cases)('%s', async (label, exchange) => {
    const unlisted = []
    for (const difference of await replay(label, exchange)) {
      const rows = listed.filter((row) => row.covers(label, difference))
      for (const row of rows) occurred.add(row)
      if (rows.length === 0) unlisted.push(difference)
    }
    expect(unlisted).toEqual([])
  })

  test('every listed difference occurs', () => {
    expect(listed.filter((row) => !occurred.has(row)).map(({ request, difference }) => [request, difference])).toEqual(
      [],
    )
  })

  test('every recipe is for a recorded request', () => {
    const labels = new Set(cases.map(([label]) => label))
    expect(Object.keys(recipes).filter((label) => !labels.has(label))).toEqual([])
  })
})

async function replay(label: string, exchange: Exchange): Promise<string[]> {
  const recipe = recipes[label]
  if (!recipe) return (await isServed(exchange)) ? ['is served, and no recipe says how to ask it'] : []
  const asked = await recipe(world, exchange)
  const { as = 'admin', key = world.keys[as], path = exchange.url, body = exchange.req_body } = asked
  const sent = exchange.method === 'GET' || exchange.method === 'HEAD' ? undefined : (body ?? undefined)
  const answer = await ask(world.server, key, exchange.method, path, sent)
  await asked.afterwards?.()
  return [...differences(exchange, answer)]
}

/** Whether there is such a route: strangers are turned away at those, and told that others are not there. */
async function isServed({ method, url }: Exchange): Promise<boolean> {
  const { status, body } = await world.ask('nobody', method, url)
  return status !== 404 || body.message !== 'Not Found'
}

/** Lists are asked for first, before other requests have left their traces. */
function turnOf({ method, template }: Exchange): number {
  return method === 'GET' && !/\{(id|uuid)\}/.test(template) ? 0 : 1
}
