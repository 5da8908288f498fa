import { describe, expect, test } from 'vitest'
import { decideAccess, type Chain, type Level } from './decide.ts'
import { chain, checkReasons, MEMBER, OUTSIDER, OWNER } from './testing/reasons-property.ts'

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

test('where unpublished events are kept back, only their owner and whoever is asked to take them over see them', () => {
  const keptBack = { ...chain(1, ['attribute', 5]), isKeptBack: true }
  const sees = (orgId: number, record: Chain) => decideAccess({ orgId, isSiteAdmin: false }, record)
  expect(sees(OWNER, keptBack).isAllowed).toBe(true)
  expect(sees(MEMBER, keptBack)).toMatchObject({ isAllowed: false, steps: [{ at: 'event', rule: 'unpublished' }] })
  expect(sees(MEMBER, { ...keptBack, offeredToOrgId: MEMBER }).isAllowed).toBe(true)
})

test.each([
  [OWNER, chain(1), ['owner']],
  [MEMBER, chain(4, ['attribute', 5]), ['group', 'inherits']],
  [OUTSIDER, chain(4, ['attribute', 5]), ['group']],
  [OUTSIDER, chain(0, ['attribute', 0]), ['own-organisation', 'own-organisation']],
])('%i, and why', (orgId, record, rules) => {
  expect(decideAccess({ orgId, isSiteAdmin: false }, record).steps.map(({ rule }) => rule)).toEqual(rules)
})

test('the reason is the real one: without it, and without any other way in, the answer is another', () =>
  checkReasons(10_000))
