import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAccess, waysIn, type Chain, type Level } from './decide.ts'

const OWNER = 1
const MEMBER = 2
const OUTSIDER = 3
const group = { name: 'G', has: (orgId: number) => orgId === MEMBER }
const level = (at: Level['at'], distribution: number): Level => ({
  at,
  distribution,
  group: distribution === 4 ? group : undefined,
})

function chain(event: number, ...below: [at: Level['at'], distribution: number][]): Chain {
  return {
    ownerOrgId: OWNER,
    offeredToOrgId: undefined,
    levels: [level('event', event), ...below.map((one) => level(...one))],
  }
}

describe('who sees a record', () => {
  const inside = (object: number, attribute: number): [Level['at'], number][] => [
    ['object', object],
    ['attribute', attribute],
  ]
  test.each([
    ['an event of its own organisation only', chain(0), [OWNER]],
    ['an event of this community', chain(1), [OWNER, MEMBER, OUTSIDER]],
    ['an event of all communities', chain(3), [OWNER, MEMBER, OUTSIDER]],
    ['an event of a group', chain(4), [OWNER, MEMBER]],
    ['an event that would inherit', chain(5), [OWNER]],
    ['an attribute that inherits', chain(1, ['attribute', 5]), [OWNER, MEMBER, OUTSIDER]],
    ['an attribute that is kept back', chain(1, ['attribute', 0]), [OWNER]],
    ['an attribute wider than its event', chain(4, ['attribute', 3]), [OWNER, MEMBER]],
    ['an attribute for a group in an event for all', chain(1, ['attribute', 4]), [OWNER, MEMBER]],
    ['an attribute in an object that is kept back', chain(1, ...inside(0, 5)), [OWNER]],
    ['an attribute for all in an object for a group', chain(1, ...inside(4, 1)), [OWNER, MEMBER]],
    ['a report for a group in an event of its own', chain(0, ['report', 4]), [OWNER]],
  ])('%s', (_, record, readers) => {
    const seen = [OWNER, MEMBER, OUTSIDER].filter(
      (orgId) => decideAccess({ orgId, isSiteAdmin: false }, record).isAllowed,
    )
    expect(seen).toEqual(readers)
    expect(decideAccess({ orgId: OUTSIDER, isSiteAdmin: true }, record).isAllowed).toBe(true)
  })
})

test('an event is seen by whoever is asked to take it over, with what is not kept back in it', () => {
  const sees = (record: Chain) => decideAccess({ orgId: OUTSIDER, isSiteAdmin: false }, record)
  const offered = (record: Chain) => ({ ...record, offeredToOrgId: OUTSIDER })
  expect(sees(offered(chain(0)))).toMatchObject({ isAllowed: true, steps: [{ rule: 'offered' }] })
  expect(sees(offered(chain(0, ['attribute', 5]))).isAllowed).toBe(true)
  expect(sees(offered(chain(0, ['attribute', 0]))).isAllowed).toBe(false)
})

test.each([
  [OWNER, chain(1), ['owner']],
  [MEMBER, chain(4, ['attribute', 5]), ['group', 'inherits']],
  [OUTSIDER, chain(4, ['attribute', 5]), ['group']],
  [OUTSIDER, chain(0, ['attribute', 0]), ['own-organisation', 'own-organisation']],
])('%i, and why', (orgId, record, rules) => {
  expect(decideAccess({ orgId, isSiteAdmin: false }, record).steps.map(({ rule }) => rule)).toEqual(rules)
})

test('the reason is the real one: without it, and without any other way in, the answer is another', () => {
  const distribution = fc.integer({ min: 0, max: 5 })
  const chains = fc
    .tuple(
      distribution,
      fc.option(distribution),
      fc.constantFrom('attribute' as const, 'report' as const),
      distribution,
    )
    .map(([event, object, at, own]) =>
      object === null ? chain(event, [at, own]) : chain(event, ['object', object], ['attribute', own]),
    )
  const readers = fc.record({ orgId: fc.constantFrom(OWNER, MEMBER, OUTSIDER), isSiteAdmin: fc.boolean() })
  fc.assert(
    fc.property(readers, chains, (reader, record) => {
      const { isAllowed, steps } = decideAccess(reader, record)
      const ways = waysIn(reader, record)
      const open = ways.filter((way) => way.every(({ isMet }) => isMet))
      expect(isAllowed).toBe(open.length > 0)
      if (isAllowed) expect(open[0]).toEqual(steps)
      // What closes the way is what would have to be otherwise, all of it and nothing else.
      else expect(ways[2]?.filter(({ isMet }) => !isMet)).toEqual(steps)
      expect(steps.every(({ isMet }) => isMet === isAllowed)).toBe(true)
      expect(steps.length).toBeGreaterThan(0)
    }),
    { numRuns: 10_000 },
  )
})
