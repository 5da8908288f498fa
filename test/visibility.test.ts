import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import {
  addPerson,
  addSharingGroup,
  everyPermission,
  syncPermissions,
  type Person,
} from '../packages/server/src/testing/people.ts'
import { createTestServer } from '../packages/server/src/testing/test-server.ts'
import {
  relatedUuids,
  seesAttribute,
  seesChild,
  seesEvent,
  visibleReports,
  visibleUuids,
  withExtensions,
  type Level,
  type Viewer,
  type World,
} from './written-rule.ts'

/**
 * Who sees what, by the written rule (`sharing-and-distribution` §2) and not by our code: random organisations, groups
 * and events with children at every level, every read path, every viewer. What each sees is exactly what the rule says.
 */
let server: Awaited<ReturnType<typeof createTestServer>>
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => server.close())

const ORGS = 3
const level = fc.constantFrom(0, 1, 2, 3, 4)
const childLevel = fc.constantFrom(0, 1, 2, 3, 4, 5)
const value = fc.constantFrom('a', 'b', 'c', 'd')
const group = fc.nat(3)
const child = fc.record({ distribution: childLevel, group, value })
const eventPlan = fc.record({
  owner: fc.nat(ORGS - 1),
  creator: fc.nat(ORGS - 1),
  distribution: level,
  group,
  /** Which of the events before it the event extends; beyond them, none. */
  extended: fc.nat(4),
  isPublished: fc.boolean(),
  /** Which organisation is asked to take the event over; beyond them, none. */
  offered: fc.nat(2 * ORGS),
  attributes: fc.array(child, { maxLength: 4 }),
  objects: fc.array(
    fc.record({ distribution: childLevel, group, attributes: fc.array(child, { minLength: 1, maxLength: 2 }) }),
    { maxLength: 2 },
  ),
  reports: fc.array(fc.record({ distribution: childLevel, group }), { maxLength: 2 }),
})
const worldPlan = fc.record({
  groups: fc.tuple(fc.subarray([0, 1, 2]), fc.subarray([0, 1, 2])),
  /** Whether the second group stands inside the first. */
  isNested: fc.boolean(),
  /** Whether the server keeps unpublished events from all but their owners. */
  hidesUnpublished: fc.boolean(),
  events: fc.array(eventPlan, { minLength: 2, maxLength: 4 }),
})
type WorldPlan = typeof worldPlan extends fc.Arbitrary<infer T> ? T : never

test('every read path shows exactly what the written rule allows', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worldPlan, async (plan) => {
      const world = await build(plan)
      const collection = await shareSearch(world)
      const viewers = world.people.map(({ key, orgId }) => ({ key, orgId, isAdmin: false }))
      for (const viewer of [...viewers, { key: world.admin.key, orgId: world.admin.orgId, isAdmin: true }]) {
        await checkEvents(world, viewer)
        await checkSearch(world, viewer)
        await checkStix(world, viewer, collection)
        await checkChildren(world, viewer)
        await checkReports(world, viewer)
      }
      await checkPreviews(world)
    }),
    { numRuns: 12, seed: 20_261_124 },
  )
})

async function build(plan: WorldPlan): Promise<World> {
  const { context } = server
  const people = await Promise.all(Array.from({ length: ORGS }, () => addPerson(context, { may: syncPermissions })))
  const admin = await addPerson(context, { may: everyPermission })
  const groups = []
  for (const members of plan.groups) {
    const orgIds = members.map((i) => at(people, i).orgId)
    // Owned by the admin's organisation, so that owning a group never stands in for being a member.
    groups.push({ id: await addSharingGroup(context, admin, orgIds), members: new Set(orgIds) })
  }
  await combine(admin, groups, plan.isNested)
  const { hidesUnpublished } = plan
  const wish = { value: hidesUnpublished }
  const set = await ask(server, admin.key, 'POST', '/servers/serverSettingsEdit/MISP.unpublishedprivate', wish)
  expect(set.status).toBe(200)
  const world: World = { people, admin, hidesUnpublished, events: [] }
  for (const event of plan.events) world.events.push(await addEvent(world, groups, event))
  return world
}

type Group = { id: number; members: Set<number> }

/** Puts the second group into the first if so planned, and adds what stands for both: those in any, and those in all. */
async function combine(admin: Person, groups: Group[], isNested: boolean): Promise<void> {
  const [first, second] = [at(groups, 0), at(groups, 1)]
  if (isNested) {
    const { status } = await ask(server, admin.key, 'POST', `/sharing_groups/addGroup/${first.id}/${second.id}`)
    expect(status).toBe(200)
    first.members = new Set([...first.members, ...second.members])
  }
  for (const [mode, members] of [
    ['any', new Set([...first.members, ...second.members])],
    ['all', new Set([...first.members].filter((org) => second.members.has(org)))],
  ] as const) {
    const { body } = await ask(server, admin.key, 'POST', '/events/add', {
      info: 'names several groups',
      distribution: 4,
      sharing_group_ids: [String(first.id), String(second.id)],
      sharing_group_mode: mode,
    })
    groups.push({ id: Number(body.Event.sharing_group_id), members })
  }
}

/** Added by the site admin, then given its owner, creator and levels in the store: who may create what is not asked here. */
async function addEvent(
  world: World,
  groups: Group[],
  plan: WorldPlan['events'][number],
): Promise<World['events'][number]> {
  const extended = world.events[plan.extended]?.uuid
  const added = await ask(server, world.admin.key, 'POST', '/events/add', {
    info: 'a random event',
    distribution: 0,
    extends_uuid: extended,
    Attribute: plan.attributes.map((item, i) => ({ type: 'text', value: `${item.value} ${i}` })),
    Object: plan.objects.map((object, i) => ({
      name: 'thing',
      'meta-category': 'misc',
      description: 'a random thing',
      Attribute: object.attributes.map(({ value }, j) => ({
        type: 'text',
        object_relation: 'text',
        value: `${value} ${i}${j}`,
      })),
    })),
    EventReport: plan.reports.map((_, i) => ({ name: `report ${i}`, content: 'c' })),
  })
  expect(added.status).toBe(200)
  const { uuid, Attribute, Object, EventReport } = added.body.Event
  const owner = at(world.people, plan.owner)
  const creator = at(world.people, plan.creator)
  await server.context.db
    .updateTable('events')
    .set({ org_id: owner.orgId, orgc_id: creator.orgId, published: plan.isPublished })
    .where('uuid', '=', uuid)
    .execute()
  const event = {
    ...(await setLevel('events', uuid, plan, groups)),
    ownerOrg: owner.orgId,
    isKeptBack: world.hidesUnpublished && !plan.isPublished,
    offeredTo: await offer(uuid, owner, world.people[plan.offered]),
    extended,
    attributes: [],
    objects: [],
    reports: [],
  } as World['events'][number]
  const place = async (
    sent: { uuid: string; value: string },
    item: Placed,
    object: World['events'][number]['objects'][number] | undefined,
  ) => event.attributes.push({ ...(await setLevel('attributes', sent.uuid, item, groups)), value: sent.value, object })
  for (const [i, item] of plan.attributes.entries()) await place(Attribute[i], item, undefined)
  for (const [i, item] of plan.objects.entries()) {
    const object = await setLevel('objects', Object[i].uuid, item, groups)
    event.objects.push(object)
    for (const [j, inner] of item.attributes.entries()) await place(Object[i].Attribute[j], inner, object)
  }
  for (const [i, item] of plan.reports.entries()) {
    event.reports.push(await setLevel('event_reports', EventReport[i].uuid, item, groups))
  }
  return event
}

/** Asks an organisation to take an event over; nobody asks themselves. */
async function offer(uuid: string, from: Person, to: Person | undefined): Promise<number | undefined> {
  if (to === undefined || to === from) return undefined
  const { db } = server.context
  const { id } = await db.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirstOrThrow()
  const request = { event_id: id, org_id: to.orgId, requester_org_id: from.orgId, distribution: -1 }
  await db.insertInto('event_delegations').values(request).execute()
  return to.orgId
}

type Placed = { distribution: number; group: number }

async function setLevel(
  table: 'events' | 'attributes' | 'objects' | 'event_reports',
  uuid: string,
  { distribution, group }: Placed,
  groups: Group[],
): Promise<Level & { uuid: string }> {
  const { id, members } = at(groups, group)
  const sharing_group_id = distribution === 4 ? id : 0
  await server.context.db.updateTable(table).set({ distribution, sharing_group_id }).where('uuid', '=', uuid).execute()
  return { uuid, distribution, groupMembers: members }
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new Error(`nothing at ${index}`)
  return item
}

// The read paths.

async function checkEvents(world: World, viewer: Viewer): Promise<void> {
  const ours = new Set(world.events.map(({ uuid }) => uuid))
  const seen = world.events.filter((event) => seesEvent(viewer, event)).map(({ uuid }) => uuid)
  const index = await ask(server, viewer.key, 'GET', '/events/index')
  expect(uuidsOf(index.body).filter((uuid) => ours.has(uuid))).toEqual(seen.toSorted())
  for (const event of world.events) {
    const isSeen = seesEvent(viewer, event)
    const head = await ask(server, viewer.key, 'HEAD', `/events/view/${event.uuid}`)
    const view = await ask(server, viewer.key, 'GET', `/events/view/${event.uuid}`)
    expect([head.status, view.status]).toEqual(isSeen ? [200, 200] : [404, 404])
    if (!isSeen) continue
    expect(attributeUuids(view.body.Event)).toEqual(visibleUuids(viewer, event))
    expect(uuidsOf(view.body.Event.EventReport)).toEqual(visibleReports(viewer, event))
    const related = uuidsOf(
      view.body.RelatedEvent ?? view.body.Event.RelatedEvent.map((item: { Event: object }) => item.Event),
    )
    const expected = relatedUuids(viewer, world, event)
    expect(related.filter((uuid) => ours.has(uuid))).toEqual(expected.toSorted())
    await checkExtended(world, viewer, event)
  }
}

/** The merged view shows of every extension what the plain view of it shows. */
async function checkExtended(world: World, viewer: Viewer, event: World['events'][number]): Promise<void> {
  const merged = withExtensions(viewer, world, event)
  const { body } = await ask(server, viewer.key, 'GET', `/events/view/${event.uuid}/extended:1`)
  expect(Object.keys(body.Event.extensionEvents ?? {})).toHaveLength(merged.length - 1)
  expect(attributeUuids(body.Event)).toEqual(merged.flatMap((one) => visibleUuids(viewer, one)).sort())
  const related: { Event: { uuid: string } }[] = body.Event.RelatedEvent
  const expected = new Set(merged.flatMap((one) => relatedUuids(viewer, world, one)))
  const ours = new Set(world.events.map(({ uuid }) => uuid))
  expect(uuidsOf(related.map(({ Event }) => Event)).filter((uuid) => ours.has(uuid))).toEqual([...expected].sort())
}

async function checkSearch(world: World, viewer: Viewer): Promise<void> {
  const eventid = world.events.map(({ uuid }) => uuid)
  const seenEvents = world.events.filter((event) => seesEvent(viewer, event))
  const seenAttributes = seenEvents.flatMap((event) => visibleUuids(viewer, event)).sort()
  const events = await ask(server, viewer.key, 'POST', '/events/restSearch', { returnFormat: 'json', eventid })
  expect(uuidsOf(events.body.response.map((item: { Event: object }) => item.Event))).toEqual(
    seenEvents.map(({ uuid }) => uuid).sort(),
  )
  expect(events.body.response.flatMap((item: { Event: object }) => attributeUuids(item.Event)).sort()).toEqual(
    seenAttributes,
  )
  const extended = await ask(server, viewer.key, 'POST', '/events/restSearch', { eventid, extended: 1 })
  expect(extended.body.response.flatMap((item: { Event: object }) => attributeUuids(item.Event)).sort()).toEqual(
    seenEvents
      .flatMap((event) => withExtensions(viewer, world, event))
      .flatMap((event) => visibleUuids(viewer, event))
      .sort(),
  )
  const json = await ask(server, viewer.key, 'POST', '/attributes/restSearch', { returnFormat: 'json', eventid })
  expect(uuidsOf(json.body.response.Attribute)).toEqual(seenAttributes)
  const csv = await ask(server, viewer.key, 'POST', '/attributes/restSearch', { returnFormat: 'csv', eventid })
  const lines: string[] = csv.body.split('\n').slice(1)
  expect(
    lines
      .filter((line) => line !== '')
      .map((line) => line.split(',')[0]?.replaceAll('"', ''))
      .sort(),
  ).toEqual(seenAttributes)
}

/** A saved search for the events of a world that is a TAXII collection for everybody; its id. */
async function shareSearch({ admin, events }: World): Promise<string> {
  const parameters = { eventid: events.map(({ uuid }) => uuid) }
  const sent = { name: 'a world', parameters, shared_with: 'everybody', taxii: true }
  const { status, body } = await ask(server, admin.key, 'POST', '/tocsin/saved-searches', sent)
  expect(status).toBe(201)
  return body.id
}

/** STIX names what it was made of by its uuid: by search, of events and of attributes, and by TAXII. */
async function checkStix(world: World, viewer: Viewer, collection: string): Promise<void> {
  const wishes = { returnFormat: 'stix2', eventid: world.events.map(({ uuid }) => uuid) }
  const events = await ask(server, viewer.key, 'POST', '/events/restSearch', wishes)
  const attributes = await ask(server, viewer.key, 'POST', '/attributes/restSearch', wishes)
  const taxii = await fetch(`${server.url}/taxii2/tocsin/collections/${collection}/objects/?limit=1000`, {
    headers: { authorization: viewer.key },
  })
  expect([events.status, attributes.status, taxii.status]).toEqual([200, 200, 200])
  const texts = [JSON.stringify(events.body), JSON.stringify(attributes.body), await taxii.text()]
  for (const event of world.events) {
    for (const text of [texts[0], texts[2]]) expect(text?.includes(event.uuid)).toBe(seesEvent(viewer, event))
    for (const attribute of event.attributes) {
      const isSeen = seesAttribute(viewer, event, attribute)
      // An object that is a whole of its own need not name what it is made of.
      const told = texts.filter((_, i) => i === 1 || attribute.object === undefined || !isSeen)
      for (const text of told) expect(text.includes(attribute.uuid)).toBe(isSeen)
    }
    const hidden = [...event.objects, ...event.reports].filter((thing) => !seesChild(viewer, event, thing))
    for (const text of texts) for (const { uuid } of hidden) expect(text).not.toContain(uuid)
  }
}

async function checkChildren(world: World, viewer: Viewer): Promise<void> {
  for (const event of world.events) {
    for (const attribute of event.attributes) {
      const { status } = await ask(server, viewer.key, 'HEAD', `/attributes/view/${attribute.uuid}`)
      expect(status).toBe(seesAttribute(viewer, event, attribute) ? 200 : 404)
    }
    for (const object of event.objects) {
      const { status } = await ask(server, viewer.key, 'GET', `/objects/view/${object.uuid}`)
      expect(status).toBe(seesChild(viewer, event, object) ? 200 : 404)
    }
  }
}

/** Reports alone: each by itself, those of one event, and those that are searched for. */
async function checkReports(world: World, viewer: Viewer): Promise<void> {
  for (const event of world.events) {
    const seen = visibleReports(viewer, event)
    for (const { uuid } of event.reports) {
      const { status } = await ask(server, viewer.key, 'GET', `/event_reports/view/${uuid}`)
      expect(status).toBe(seen.includes(uuid) ? 200 : 404)
    }
    const index = await ask(server, viewer.key, 'GET', `/eventReports/index/event_id:${event.uuid}`)
    expect(uuidsOf(index.body.map((item: { EventReport: object }) => item.EventReport))).toEqual(seen)
  }
  const wishes = { event_id: world.events.map(({ uuid }) => uuid) }
  const found = await ask(server, viewer.key, 'POST', '/eventReports/restSearch', wishes)
  expect(uuidsOf(found.body.response.map((item: { EventReport: object }) => item.EventReport))).toEqual(
    world.events.flatMap((event) => visibleReports(viewer, event)).sort(),
  )
}

/** What is told beforehand is what reads do: who sees each record, and why each organisation does or does not. */
async function checkPreviews(world: World): Promise<void> {
  const viewers = world.people.map(({ key, orgId }) => ({ key, orgId, isAdmin: false }))
  const check = async (asked: object, sees: (viewer: Viewer) => boolean) => {
    const seers = viewers.filter(sees).map(({ orgId }) => orgId)
    const { body } = await ask(server, world.admin.key, 'POST', '/tocsin/audience', asked)
    const told = body.organisations.map(({ id }: { id: string }) => Number(id))
    expect(viewers.map(({ orgId }) => orgId).filter((orgId) => told.includes(orgId))).toEqual(seers)
    for (const viewer of viewers) {
      const reader = { org: String(viewer.orgId) }
      const explained = await ask(server, world.admin.key, 'POST', '/tocsin/explain', { ...asked, reader })
      expect(explained.body.allowed).toBe(sees(viewer))
    }
  }
  for (const event of world.events) {
    await check({ event: event.uuid }, (viewer) => seesEvent(viewer, event))
    for (const object of event.objects)
      await check({ object: object.uuid }, (viewer) => seesChild(viewer, event, object))
    for (const report of event.reports)
      await check({ report: report.uuid }, (viewer) => seesChild(viewer, event, report))
    for (const attribute of event.attributes) {
      await check({ attribute: attribute.uuid }, (viewer) => seesAttribute(viewer, event, attribute))
    }
  }
}

function uuidsOf(items: { uuid: string }[]): string[] {
  return items.map(({ uuid }) => uuid).sort()
}

// oxlint-disable-next-line no-explicit-any -- answers are looked into freely
function attributeUuids(event: any): string[] {
  const inner = event.Object.flatMap((object: { Attribute: { uuid: string }[] }) => object.Attribute)
  return uuidsOf([...event.Attribute, ...inner])
}
