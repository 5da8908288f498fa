import fc from 'fast-check'
import { expect } from 'vitest'
import { membershipReader, type GroupNode } from '../nesting.ts'

export function group(
  uuid: string,
  more: Partial<Omit<GroupNode, 'orgs'>> & { orgs?: Record<number, number> } = {},
): GroupNode {
  const { orgs = {}, ...rest } = more
  const members = new Map(Object.entries(orgs).map(([org, until]) => [Number(org), until]))
  const plain = { composite: undefined, active: true, confidential: false, allOrgs: false, children: [] }
  return { uuid, ...plain, ...rest, orgs: members }
}

export function world(...groups: GroupNode[]): Map<string, GroupNode> {
  return new Map(groups.map((one) => [one.uuid, one]))
}

export function membership(groups: Map<string, GroupNode>, uuid: string) {
  const found = groups.get(uuid)
  if (!found) throw new Error(uuid)
  const { orgs, ...rest } = membershipReader(groups)(found)
  return { ...rest, orgs: Object.fromEntries(orgs) }
}

/** The definition, read as it stands: an org is in by any way down on which every group is active. */
function isIn(groups: Map<string, GroupNode>, uuid: string, org: number): boolean {
  const found = groups.get(uuid)
  if (!found) return false
  const below = found.children.filter((child) => groups.get(child)?.active)
  return found.orgs.has(org) || below.some((child) => isIn(groups, child, org))
}

/** Draws so many worlds without circles, and holds who is in each group to the definition. */
export function checkMembership(runs: number): void {
  const size = 7
  const worlds = fc.array(
    fc.record({
      active: fc.boolean(),
      orgs: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
      children: fc.uniqueArray(fc.integer({ min: 1, max: size }), { maxLength: 4 }),
    }),
    { minLength: size, maxLength: size },
  )
  fc.assert(
    fc.property(worlds, (drawn) => {
      const groups = world(
        ...drawn.map(({ active, orgs, children }, i) =>
          group(`g${i}`, {
            active,
            orgs: Object.fromEntries(orgs.map((org) => [org, Infinity])),
            // Downwards only; the last points at one that nobody knows.
            children: children.map((step) => `g${i + step}`).filter((uuid) => Number(uuid.slice(1)) <= size),
          }),
        ),
      )
      for (const uuid of groups.keys()) {
        const { orgs } = membership(groups, uuid)
        for (const org of [1, 2, 3, 4, 5]) expect(org in orgs).toBe(isIn(groups, uuid, org))
      }
    }),
    { numRuns: runs },
  )
}
