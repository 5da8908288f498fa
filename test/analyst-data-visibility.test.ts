import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Who sees which notes, opinions and relationships, by the written rule (`sharing-and-distribution` §2.5) and not by our
 * code: each by its own level, and only where all that it hangs on is seen; of what hangs on nothing that is here, its own
 * organisation alone knows. Random notes on random records, on each other and in circles, every read path, every viewer.
 */
let server: Awaited<ReturnType<typeof createTestServer>>
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

const ORGS = 3
const KINDS = ['Note', 'Opinion', 'Relationship'] as const
const placed = { distribution: fc.constantFrom(0, 1, 3, 4), group: fc.nat(1) }
const eventPlan = fc.record({
  ...placed,
  owner: fc.nat(ORGS - 1),
  child: fc.record({ ...placed, distribution: fc.constantFrom(0, 1, 4, 5) }),
})
const notePlan = fc.record({
  ...placed,
  kind: fc.constantFrom(...KINDS),
  by: fc.nat(ORGS - 1),
  /** Which of the records it hangs on, and which of the events a relationship points to. */
  on: fc.nat(100),
  related: fc.nat(100),
})
const worldPlan = fc.record({
  groups: fc.tuple(fc.subarray([0, 1, 2]), fc.subarray([0, 1, 2])),
  events: fc.array(eventPlan, { minLength: 1, maxLength: 3 }),
  notes: fc.array(notePlan, { minLength: 4, maxLength: 12 }),
})
type WorldPlan = typeof worldPlan extends fc.Arbitrary<infer T> ? T : never

type Level = { distribution: number; members: Set<number> }
type Root = { uuid: string; type: string; isSeen: (viewer: Viewer) => boolean }
type Note = Level & { uuid: string; type: (typeof KINDS)[number]; orgId: number; on: Root | Note; related: Root }
type Viewer = { key: string; orgId: number; isAdmin: boolean }
type Event = Root & { attribute: Root }
type World = { people: Person[]; admin: Person; events: Event[]; notes: Note[] }

test('every read path shows exactly the analyst data that the written rule allows', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worldPlan, async (plan) => {
      const world = await build(plan)
      const viewers = world.people.map(({ key, orgId }) => ({ key, orgId, isAdmin: false }))
      for (const viewer of [...viewers, { key: world.admin.key, orgId: world.admin.orgId, isAdmin: true }]) {
        await checkAlone(world, viewer)
        await checkLists(world, viewer)
        await checkInside(world, viewer)
      }
    }),
    { numRuns: 20, seed: 20_261_124 },
  )
})

async function build(plan: WorldPlan): Promise<World> {
  const { context } = server
  const people = await Promise.all(Array.from({ length: ORGS }, async () => addPerson(context)))
  const admin = await addPerson(context, { may: everyPermission })
  const groups: Group[] = []
  for (const members of plan.groups) {
    const orgIds = members.map((i) => at(people, i).orgId)
    groups.push({ id: await addSharingGroup(context, admin, orgIds), members: new Set(orgIds) })
  }
  const world: World = { people, admin, events: [], notes: [] }
  for (const event of plan.events) world.events.push(await addEvent(world, groups, event))
  await addNotes(world, groups, plan.notes)
  return world
}

type Group = { id: number; members: Set<number> }

async function addEvent(world: World, groups: Group[], plan: WorldPlan['events'][number]): Promise<Event> {
  const owner = at(world.people, plan.owner)
  const Attribute = [{ type: 'text', value: randomUUID() }]
  const { body } = await ask(server, owner.key, 'POST', '/events/add', { info: 'an event', distribution: 0, Attribute })
  const { uuid } = body.Event
  const own = await setLevel('events', uuid, plan, groups)
  const childUuid = body.Event.Attribute[0].uuid
  const child = await setLevel('attributes', childUuid, plan.child, groups)
  const isOwner = (viewer: Viewer) => viewer.isAdmin || viewer.orgId === owner.orgId
  const isSeen = (viewer: Viewer) => isOwner(viewer) || allows(viewer, own)
  const attribute = {
    uuid: childUuid,
    type: 'Attribute',
    isSeen: (viewer: Viewer) => isSeen(viewer) && (isOwner(viewer) || allows(viewer, child)),
  }
  return { uuid, type: 'Event', isSeen, attribute }
}

/** Each hangs on a record, on nothing that is here, or on any note: itself, an earlier or a later one. */
async function addNotes(world: World, groups: Group[], plans: WorldPlan['notes']): Promise<void> {
  const uuids = plans.map(() => randomUUID())
  const roots: Root[] = [
    ...world.events.flatMap((event) => [event, event, event.attribute]),
    { uuid: at(world.people, 0).orgUuid, type: 'Organisation', isSeen: () => true },
    { uuid: randomUUID(), type: 'Event', isSeen: () => false },
    // A record of another kind has this uuid.
    { uuid: at(world.events, 0).uuid, type: 'Object', isSeen: () => false },
  ]
  for (const [i, plan] of plans.entries()) {
    const author = at(world.people, plan.by)
    const { members } = at(groups, plan.group)
    const related = at(world.events, plan.related % world.events.length)
    const place = plan.on % (roots.length + plans.length)
    const on = roots[place] ?? { uuid: at(uuids, place - roots.length), type: at(plans, place - roots.length).kind }
    const sent = {
      uuid: uuids[i],
      note: 'n',
      opinion: 1,
      related_object_uuid: related.uuid,
      related_object_type: 'Event',
    }
    const path = `/analyst_data/add/${plan.kind}/${on.uuid}/${on.type}`
    const { status } = await ask(server, author.key, 'POST', path, sent)
    // A relationship cannot point to what it is on.
    if (status !== 200) {
      expect([plan.kind, on.uuid]).toEqual(['Relationship', related.uuid])
      continue
    }
    await setLevel('analyst_data', at(uuids, i), plan, groups)
    const level = { distribution: plan.distribution, members }
    // What it hangs on is looked up once all are there.
    world.notes.push({ ...level, uuid: at(uuids, i), type: plan.kind, orgId: author.orgId, on: on as Root, related })
  }
  for (const note of world.notes) {
    note.on = roots.find((root) => root === note.on) ?? noteOf(world, note.on.uuid)
  }
}

/** A note that was refused is nothing that is here. */
function noteOf(world: World, uuid: string): Note | Root {
  const found = world.notes.find((note) => note.uuid === uuid)
  return found ?? { uuid, type: 'Note', isSeen: () => false }
}

async function setLevel(
  table: 'events' | 'attributes' | 'analyst_data',
  uuid: string,
  { distribution, group }: { distribution: number; group: number },
  groups: Group[],
): Promise<Level> {
  const { id, members } = at(groups, group)
  const sharing_group_id = distribution === 4 ? id : 0
  await server.context.db.updateTable(table).set({ distribution, sharing_group_id }).where('uuid', '=', uuid).execute()
  return { distribution, members }
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}

// The rule, as written.

function allows(viewer: Viewer, level: Level): boolean {
  return level.distribution === 4 ? level.members.has(viewer.orgId) : level.distribution !== 0
}

function allowsNote(viewer: Viewer, note: Note): boolean {
  return viewer.isAdmin || note.orgId === viewer.orgId || allows(viewer, note)
}

function seesNote(viewer: Viewer, note: Note): boolean {
  if (viewer.isAdmin || note.orgId === viewer.orgId) return true
  const met = new Set<Note>()
  let place: Note | Root = note
  while (!('isSeen' in place)) {
    if (met.has(place) || !allowsNote(viewer, place)) return false
    met.add(place)
    place = place.on
  }
  return place.isSeen(viewer)
}

type Tree = { uuid: string; below: Tree[] | boolean }

/** What is shown below a record that the viewer sees: two levels more, and then whether there is more. */
function treeOn(world: World, viewer: Viewer, target: { uuid: string; type: string }, level = 1): Tree[] {
  const on = world.notes.filter((note) => note.on.uuid === target.uuid && note.on.type === target.type)
  return on
    .filter((note) => allowsNote(viewer, note))
    .map((note) => {
      if (level === 3)
        return { uuid: note.uuid, below: world.notes.some((one) => one.on === note && allowsNote(viewer, one)) }
      return { uuid: note.uuid, below: treeOn(world, viewer, note, level + 1) }
    })
    .toSorted(byUuid)
}

// The read paths.

async function checkAlone(world: World, viewer: Viewer): Promise<void> {
  for (const note of world.notes) {
    const { status, body } = await ask(server, viewer.key, 'GET', `/analyst_data/view/${note.type}/${note.uuid}`)
    expect(status).toBe(seesNote(viewer, note) ? 200 : 404)
    const related = await ask(server, viewer.key, 'GET', `/analyst_data/getRelatedElement/${note.type}/${note.uuid}`)
    expect(related.status).toBe(status)
    if (status !== 200 || note.type !== 'Relationship') continue
    const isRelatedSeen = note.related.isSeen(viewer)
    expect(body.Relationship.related_object).toEqual(
      isRelatedSeen ? expect.objectContaining({ Event: expect.anything() }) : [],
    )
  }
}

async function checkLists(world: World, viewer: Viewer): Promise<void> {
  const wishes = { uuid: world.notes.map(({ uuid }) => uuid) }
  const seen = world.notes.filter((note) => seesNote(viewer, note))
  const ofKind = (kind: string) => seen.filter(({ type }) => type === kind).map(({ uuid }) => uuid)
  const minimal = await ask(server, viewer.key, 'POST', '/analyst_data/indexMinimal', wishes)
  for (const kind of KINDS) {
    const { body } = await ask(server, viewer.key, 'POST', `/analyst_data/index/${kind}`, wishes)
    const listed = body.map((item: Record<string, { uuid: string }>) => item[kind]?.uuid)
    expect(listed.sort()).toEqual(ofKind(kind).sort())
    expect(Object.keys(minimal.body[kind]).sort()).toEqual(ofKind(kind).sort())
  }
  const search = await ask(server, viewer.key, 'POST', '/analyst_data/restSearch', { ...wishes, limit: 3 })
  expect(search.body.response).toHaveLength(Math.min(seen.length, 3))
}

async function checkInside(world: World, viewer: Viewer): Promise<void> {
  for (const event of world.events) {
    if (!event.isSeen(viewer)) continue
    const { Event } = (await ask(server, viewer.key, 'GET', `/events/view/${event.uuid}`)).body
    expect(shownOn(Event)).toEqual(treeOn(world, viewer, event))
    const inbound = world.notes.filter((note) => note.type === 'Relationship' && note.related === event)
    const pointing = inbound.filter((note) => seesNote(viewer, note)).map(({ uuid }) => uuid)
    expect((Event.RelationshipInbound ?? []).map(({ uuid }: { uuid: string }) => uuid).sort()).toEqual(pointing.sort())
    if (!event.attribute.isSeen(viewer)) continue
    const expected = treeOn(world, viewer, event.attribute)
    expect(shownOn(Event.Attribute[0])).toEqual(expected)
    const alone = await ask(server, viewer.key, 'GET', `/attributes/view/${event.attribute.uuid}`)
    expect(shownOn(alone.body.Attribute)).toEqual(expected)
  }
}

// oxlint-disable-next-line no-explicit-any -- answers are looked into freely
function shownOn(record: any): Tree[] {
  const items = KINDS.flatMap((kind) => record[kind] ?? [])
  return items.map((item) => ({ uuid: item.uuid, below: item._max_depth_reached ?? shownOn(item) })).toSorted(byUuid)
}

function byUuid(a: { uuid: string }, b: { uuid: string }): number {
  return a.uuid < b.uuid ? -1 : 1
}
