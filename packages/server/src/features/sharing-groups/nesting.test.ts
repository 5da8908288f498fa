import { describe, expect, test } from 'vitest'
import { nestingFault } from './nesting.ts'
import { checkMembership, group, membership, world } from './testing/membership-property.ts'

describe('who is in a group', () => {
  test('its own members, and those of all groups below', () => {
    const groups = world(
      group('a', { orgs: { 1: Infinity }, children: ['b', 'c'] }),
      group('b', { orgs: { 2: Infinity } }),
      group('c', { orgs: { 3: Infinity }, children: ['d'] }),
      group('d', { orgs: { 4: Infinity } }),
    )
    expect(membership(groups, 'a').orgs).toEqual({ 1: Infinity, 2: Infinity, 3: Infinity, 4: Infinity })
    expect(membership(groups, 'c').orgs).toEqual({ 3: Infinity, 4: Infinity })
  })

  test('for as long as the longest way in lasts', () => {
    const groups = world(group('a', { orgs: { 1: 5 }, children: ['b'] }), group('b', { orgs: { 1: 9, 2: 7 } }))
    expect(membership(groups, 'a').orgs).toEqual({ 1: 9, 2: 7 })
  })

  test('nobody of a group that is unknown or inactive, and that is said', () => {
    const groups = world(
      group('a', { orgs: { 1: Infinity }, children: ['b', 'unknown'] }),
      group('b', { orgs: { 2: Infinity }, active: false }),
      group('top', { children: ['a'] }),
    )
    expect(membership(groups, 'a')).toMatchObject({ orgs: { 1: Infinity }, isIncomplete: true })
    expect(membership(groups, 'top')).toMatchObject({ orgs: { 1: Infinity }, isIncomplete: true })
  })

  test('everybody here where a group below is for everybody here', () => {
    const groups = world(group('a', { children: ['b'] }), group('b', { allOrgs: true, confidential: true }))
    expect(membership(groups, 'a')).toMatchObject({ allOrgs: true, hidesMembers: true, isIncomplete: false })
  })
})

describe('a composite', () => {
  const parts = [
    group('a', { orgs: { 1: 5, 2: Infinity } }),
    group('b', { orgs: { 1: Infinity, 3: Infinity } }),
    group('everybody', { allOrgs: true }),
    group('inactive', { orgs: { 1: Infinity }, active: false }),
  ]
  test.each([
    ['any', ['a', 'b'], { orgs: { 1: Infinity, 2: Infinity, 3: Infinity }, allOrgs: false }],
    ['all', ['a', 'b'], { orgs: { 1: 5 }, allOrgs: false }],
    ['all', ['a', 'everybody'], { orgs: { 1: 5, 2: Infinity }, allOrgs: false }],
    ['any', ['a', 'everybody'], { allOrgs: true }],
    ['all', ['everybody', 'everybody'], { orgs: {}, allOrgs: true }],
    ['all', ['a', 'inactive'], { orgs: { 1: 5 } }],
    ['all', ['a', 'unknown'], { orgs: {}, allOrgs: false, isIncomplete: true }],
    ['all', ['everybody', 'unknown'], { orgs: {}, allOrgs: false }],
    ['any', ['a', 'unknown'], { orgs: { 1: 5, 2: Infinity }, isIncomplete: true }],
  ] as const)('of %s of %j', (composite, children, is) => {
    expect(membership(world(...parts, group('c', { composite, children })), 'c')).toMatchObject(is)
  })
})

describe('what may be put into what', () => {
  const chain = world(
    ...Array.from({ length: 7 }, (_, i) => group(`g${i}`, { children: [`g${i + 1}`] })),
    group('g7'),
    group('other', { children: ['g5'] }),
    group('lone'),
  )
  test.each([
    ['g3', 'g3', 'cycle'],
    ['g5', 'g2', 'cycle'],
    ['g7', 'g0', 'cycle'],
    ['g2', 'g5', undefined],
    ['g6', 'lone', undefined],
    ['g7', 'lone', 'depth'],
    ['lone', 'g0', 'depth'],
    ['lone', 'g1', undefined],
    ['g5', 'other', 'cycle'],
    ['g2', 'other', undefined],
    ['g4', 'other', 'depth'],
  ])('%s takes %s: %s', (parent, child, fault) => {
    expect(nestingFault(chain, parent, child)).toBe(fault)
  })
})

test('membership is what its recursive definition says, in any world without circles', () => checkMembership(10_000))
