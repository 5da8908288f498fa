import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Who sees which sightings, by the written rule (`sharing-and-distribution` §2.4) and not by our code: random sightings of
 * attributes at every level, under every policy, every read path, every viewer. The first organisation is the host's.
 */
let server: TestServer
let admin: Person
let people: Person[]
beforeAll(async () => {
  server = await createTestServer()
  people = []
  for (let i = 0; i < 3; i += 1) people.push(await addPerson(server.context))
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

const who = fc.nat(2)
const sightingPlan = fc.record({ by: who, type: fc.constantFrom(0, 1), day: fc.nat(20) })
const attributePlan = fc.record({
  distribution: fc.constantFrom(0, 1, 5),
  isDeleted: fc.constantFrom(false, false, true),
  sightings: fc.array(sightingPlan, { maxLength: 3 }),
})
const worldPlan = fc.record({
  policy: fc.constantFrom(0, 1, 2, 3),
  events: fc.array(
    fc.record({
      owner: who,
      distribution: fc.constantFrom(0, 1),
      attributes: fc.array(attributePlan, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})
type WorldPlan = typeof worldPlan extends fc.Arbitrary<infer T> ? T : never

type Sighting = { uuid: string; orgId: number }
type Event = {
  id: string
  ownerOrg: number
  distribution: number
  attributes: { uuid: string; distribution: number; isDeleted: boolean; sightings: Sighting[] }[]
}
type World = { policy: number; events: Event[] }
type Viewer = { key: string; orgId: number; isAdmin: boolean }

test('every read path shows exactly the sightings that the written rule allows', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worldPlan, async (plan) => {
      const world = await build(plan)
      const viewers = people.map(({ key, orgId }) => ({ key, orgId, isAdmin: false }))
      for (const viewer of [...viewers, { key: admin.key, orgId: admin.orgId, isAdmin: true }]) {
        for (const event of world.events) await check(world, event, viewer)
      }
    }),
    { numRuns: 20, seed: 20_261_124 },
  )
})

async function build(plan: WorldPlan): Promise<World> {
  const wish = { value: plan.policy }
  const set = await ask(server, admin.key, 'POST', '/servers/serverSettingsEdit/Plugin.Sightings_policy', wish)
  expect(set.status).toBe(200)
  const world: World = { policy: plan.policy, events: [] }
  for (const event of plan.events) world.events.push(await addEvent(event))
  return world
}

async function addEvent({ owner, distribution, attributes }: WorldPlan['events'][number]): Promise<Event> {
  const { key, orgId } = person(owner)
  const Attribute = attributes.map((one) => ({ type: 'text', value: randomUUID(), distribution: one.distribution }))
  const { body } = await ask(server, key, 'POST', '/events/add', { info: 'an event', distribution, Attribute })
  const event: Event = { id: body.Event.id, ownerOrg: orgId, distribution, attributes: [] }
  for (const [i, plan] of attributes.entries()) {
    const { id, uuid } = body.Event.Attribute[i]
    const sightings = []
    for (const { by, type, day } of plan.sightings) {
      const sighting = { uuid: randomUUID(), orgId: person(by).orgId }
      const row = { event_id: Number(event.id), attribute_id: Number(id), attribute_uuid: uuid, org_id: sighting.orgId }
      const date_sighting = server.context.clock.seconds() - day * 86_400
      // Made in the store: who may sight what is not asked here.
      await server.context.db
        .insertInto('sightings')
        .values({ ...row, uuid: sighting.uuid, date_sighting, type })
        .execute()
      sightings.push(sighting)
    }
    if (plan.isDeleted) await ask(server, key, 'POST', `/attributes/delete/${id}`)
    event.attributes.push({ uuid, distribution: plan.distribution, isDeleted: plan.isDeleted, sightings })
  }
  return event
}

function person(index: number): Person {
  const found = people[index]
  if (!found) throw new Error(`nobody at ${index}`)
  return found
}

// The rule, as written.

function sees({ policy }: World, event: Event, viewer: Viewer): string[] {
  if (viewer.isAdmin || event.ownerOrg === viewer.orgId) return uuidsOf(event, () => true)
  if (event.distribution === 0) return []
  const hasOwn = event.attributes.some(({ sightings }) => sightings.some(({ orgId }) => orgId === viewer.orgId))
  const shown = (orgId: number) =>
    [orgId === viewer.orgId, hasOwn, true, orgId === viewer.orgId || orgId === 1][policy] ?? false
  return uuidsOf(event, ({ orgId }, distribution) => distribution !== 0 && shown(orgId))
}

function uuidsOf({ attributes }: Event, isSeen: (sighting: Sighting, distribution: number) => boolean): string[] {
  return attributes
    .filter(({ isDeleted }) => !isDeleted)
    .flatMap(({ sightings, distribution }) => sightings.filter((one) => isSeen(one, distribution)))
    .map(({ uuid }) => uuid)
    .toSorted()
}

// The read paths.

type Told = { uuid: string }

async function check(world: World, event: Event, viewer: Viewer): Promise<void> {
  const rule = sees(world, event, viewer)
  const get = async (path: string) => ask(server, viewer.key, 'GET', path)
  const post = async (path: string, body: object) => ask(server, viewer.key, 'POST', path, body)
  const sorted = (sightings: Told[]) => sightings.map(({ uuid }) => uuid).toSorted()

  expect(sorted((await get(`/sightings/index/${event.id}`)).body)).toEqual(rule)
  const search = await post('/sightings/restSearch/event', { id: event.id, last: 0 })
  expect(sorted(search.body.response.map(({ Sighting }: { Sighting: Told }) => Sighting))).toEqual(rule)
  expect(search.headers.get('x-result-count')).toBe(String(rule.length))
  const list = await get(`/sightings/listSightings/${event.id}/event`)
  const listed = list.status === 405 ? [] : list.body.map(({ Sighting }: { Sighting: Told }) => Sighting)
  expect(sorted(listed)).toEqual(rule)
  const { body: drawn } = await post('/tocsin/sightings/series', { events: [event.id] })
  type Day = { sightings: number; false_positives: number }
  const days: Day[] = drawn.series[0]?.days ?? []
  expect(days.reduce((sum, day) => sum + day.sightings + day.false_positives, 0)).toBe(rule.length)
  const view = await get(`/events/view/${event.id}`)
  const inside = (view.body.Event?.Attribute ?? []).flatMap(({ Sighting }: { Sighting?: Told[] }) => Sighting ?? [])
  expect(sorted(inside)).toEqual(rule)
}
