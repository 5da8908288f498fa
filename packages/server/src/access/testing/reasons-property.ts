import fc from 'fast-check'
import { expect } from 'vitest'
import { decideAccess, waysIn, type Chain, type Level } from '../decide.ts'

export const OWNER = 1
export const MEMBER = 2
export const OUTSIDER = 3
const group = { name: 'G', has: (orgId: number) => orgId === MEMBER }
const level = (at: Level['at'], distribution: number): Level => ({
  at,
  distribution,
  group: distribution === 4 ? group : undefined,
})

export function chain(event: number, ...below: [at: Level['at'], distribution: number][]): Chain {
  return {
    ownerOrgId: OWNER,
    offeredToOrgId: undefined,
    isKeptBack: false,
    levels: [level('event', event), ...below.map((one) => level(...one))],
  }
}

/** Draws so many readers and records, and holds the reasons to be those that decide. */
export function checkReasons(runs: number): void {
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
  const events = fc.tuple(chains, fc.boolean()).map(([one, isKeptBack]) => ({ ...one, isKeptBack }))
  const readers = fc.record({ orgId: fc.constantFrom(OWNER, MEMBER, OUTSIDER), isSiteAdmin: fc.boolean() })
  fc.assert(
    fc.property(readers, events, (reader, record) => {
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
    { numRuns: runs },
  )
}
