import type { Event, EventReport, MispObject, Sharable } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideSend, type SendLevel } from '../servers/decide-send.ts'
import { membershipReader, type GroupNode } from '../sharing-groups/nesting.ts'
import { groupReaches, type GroupReach } from '../sharing-groups/reach.ts'
import { receiveEvent } from './receive-event.ts'
import { sendEvent, type PushTerms } from './send-event.ts'

const GROUPS = [1, 2, 3]
const sharing = (highest: number) =>
  fc
    .integer({ min: 0, max: highest })
    .chain((distribution) =>
      fc
        .constantFrom(...GROUPS)
        .map((group) => ({
          distribution,
          sharing_group_id: distribution === 4 ? group : 0,
          ...(distribution === 4 ? { SharingGroup: { uuid: uuidOf(group), name: `Group ${group}` } } : {}),
        })),
    )
const child = sharing(5)

function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** Events with one of everything inside, each on a level of its own. */
const events = fc
  .record({
    own: sharing(4),
    attributes: fc.array(child, { maxLength: 3 }),
    objects: fc.array(fc.record({ own: child, attributes: fc.array(child, { maxLength: 2 }) }), { maxLength: 2 }),
    reports: fc.array(child, { maxLength: 2 }),
  })
  .map(({ own, attributes, objects, reports }): Event => {
    let serial = 0
    const named = <T extends object>(fields: T) => ({ uuid: uuidOf(100 + ++serial), ...fields })
    const attribute = (fields: object) => named({ type: 'domain', value: 'x.example', ...fields })
    return {
      uuid: uuidOf(99),
      info: 'x',
      published: true,
      ...own,
      Attribute: attributes.map(attribute),
      Object: objects.map((object): MispObject => ({
        ...named({ name: 'domain-ip', ...object.own }),
        Attribute: object.attributes.map(attribute),
      })),
      EventReport: reports.map((report): EventReport => named({ name: 'r', ...report })),
    }
  })

const links = fc.record({ internal: fc.boolean(), reached: fc.subarray(GROUPS) })

function termsOf({ internal, reached }: { internal: boolean; reached: number[] }): PushTerms {
  return {
    internal,
    unpublish: false,
    sendsNotes: true,
    excluded: { tags: new Set(), types: new Set(), templates: new Set() },
    reaches: (id) => reached.includes(id),
    groupFor: (group) => group,
  }
}

type Placed = { uuid: string; chain: Sharable[] }

/** Every record of an event, with all that it stands in. */
function placed(event: Event): Placed[] {
  const at = (record: { uuid?: string | undefined }, ...chain: Sharable[]): Placed => ({
    uuid: record.uuid ?? '',
    chain,
  })
  return [
    at(event, event),
    ...(event.Attribute ?? []).map((attribute) => at(attribute, event, attribute)),
    ...(event.EventReport ?? []).map((report) => at(report, event, report)),
    ...(event.Object ?? []).flatMap((object) => [
      at(object, event, object),
      ...(object.Attribute ?? []).map((attribute) => at(attribute, event, object, attribute)),
    ]),
  ]
}

/** What the preview says of a record. */
function previewed({ chain }: Placed, { internal, reaches }: PushTerms) {
  const levels = chain.map(({ distribution = 5, sharing_group_id }): SendLevel => ({
    at: 'record',
    distribution,
    reaches: distribution === 4 && reaches(sharing_group_id ?? 0),
  }))
  return decideSend(levels, { name: 'Peer', push: true, internal, isWithinRules: true })
}

test('what a preview says of each record is what a push sends, on the level that it says', () => {
  fc.assert(
    fc.property(events, links, (event, link) => {
      const terms = termsOf(link)
      const sent = sendEvent(event, terms)
      const there = new Map(
        sent.kind === 'send' ? placed(sent.event).map(({ uuid, chain }) => [uuid, chain.at(-1)?.distribution]) : [],
      )
      const isWhole = sent.kind === 'send'
      for (const record of placed(event)) {
        const verdict = previewed(record, terms)
        // An event of which nothing may go stays, whatever its own level.
        if (!isWhole && verdict.goes) expect(record.chain).toHaveLength(1)
        else expect(there.get(record.uuid)).toBe(verdict.distribution)
      }
    }),
    { numRuns: 10_000 },
  )
})

test.each([true, false])('notes go along where the link sends them: %s', (sendsNotes) => {
  const note = { note: 'n', distribution: 3, object_uuid: uuidOf(99), object_type: 'Event' }
  const attribute = { type: 'domain', value: 'x.example', Note: [note] }
  const event: Event = {
    uuid: uuidOf(99),
    info: 'x',
    published: true,
    distribution: 3,
    Attribute: [attribute],
    Note: [note],
  }
  const sent = sendEvent(event, { ...termsOf({ internal: false, reached: [] }), sendsNotes })
  expect(sent.kind === 'send' && JSON.stringify(sent.event).includes('"note":"n"')).toBe(sendsNotes)
})

/** How far a level reaches; what inherits or names a group stays as it is. */
const WIDTH: Record<number, number> = { 0: 0, 1: 1, 2: 2, 3: 3 }

test('nothing that a hop produces is wider than what was sent', () => {
  fc.assert(
    fc.property(events, links, (event, link) => {
      const sent = sendEvent(event, termsOf(link))
      const received = receiveEvent(event, {
        internal: false,
        pull_rules: { type_attributes: { NOT: [] }, type_objects: { NOT: [] } },
      })
      const before = new Map(placed(event).map(({ uuid, chain }) => [uuid, chain.at(-1)]))
      for (const after of [
        sent.kind === 'send' ? sent.event : undefined,
        received.kind === 'keep' ? received.event : undefined,
      ]) {
        for (const { uuid, chain } of after ? placed(after) : []) {
          const [was, is] = [before.get(uuid), chain.at(-1)]
          const [from, to] = [was?.distribution ?? 5, is?.distribution ?? 5]
          if (from > 3) expect([to, is?.SharingGroup]).toEqual([from, was?.SharingGroup])
          else expect(WIDTH[to]).toBeLessThanOrEqual(WIDTH[from] ?? -1)
        }
      }
    }),
    { numRuns: 10_000 },
  )
})

const LINK = 7
const REMOTE = 5
const NAMES = ['a', 'b', 'c', 'd']

test('a group reaches a server only if who runs it is in the group, or it names the server for all', () => {
  const node = fc.record({
    active: fc.boolean(),
    roaming: fc.boolean(),
    composite: fc.constantFrom(undefined, undefined, 'any' as const, 'all' as const),
    isListed: fc.boolean(),
    allOrgs: fc.boolean(),
    hasRemote: fc.boolean(),
    children: fc.subarray(NAMES),
  })
  fc.assert(
    fc.property(fc.array(node, { minLength: 4, maxLength: 4 }), (nodes) => {
      const groups = new Map<string, GroupReach>()
      const members = new Map<string, GroupNode>()
      nodes.forEach(({ active, roaming, composite, isListed, allOrgs, hasRemote, children }, i) => {
        const uuid = NAMES[i] ?? ''
        // Groups stand in each other in one direction, as the server keeps them.
        const below = children.filter((name) => name > uuid)
        const own = hasRemote && composite === undefined
        const servers = new Map(isListed && !roaming ? [[LINK, { allOrgs }] as const] : [])
        groups.set(uuid, {
          active,
          roaming,
          composite,
          servers,
          orgs: new Map(own ? [[String(REMOTE), Infinity]] : []),
          children: below,
        })
        members.set(uuid, {
          uuid,
          composite,
          active,
          confidential: false,
          allOrgs: false,
          orgs: new Map(own ? [[REMOTE, Infinity]] : []),
          children: below,
        })
      })
      const membershipOf = membershipReader(members)
      const link = { id: LINK, remoteOrg: String(REMOTE) }
      const namesAll = nodes.some(({ isListed, allOrgs, roaming }) => isListed && allOrgs && !roaming)
      for (const uuid of NAMES) {
        const group = members.get(uuid)
        if (!group || !groupReaches(uuid, { groups, link, now: 0 }) || namesAll) continue
        expect(membershipOf(group).orgs.has(REMOTE)).toBe(true)
      }
    }),
    { numRuns: 10_000 },
  )
})
