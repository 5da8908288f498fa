import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { addSighted, asker, sight } from './testing/sighted-world.ts'

/**
 * Who sees whose sightings of one attribute, under each `Plugin.Sightings_policy`. The first organisation is the host's.
 * Source: `sharing-and-distribution` §2.4.
 */
const PEOPLE = ['host', 'owner', 'sighter', 'stranger', 'admin'] as const
type Name = (typeof PEOPLE)[number]

let server: TestServer
let ask: ReturnType<typeof asker>
const people = {} as Record<Name, Person>
let event: { id: string; uuid: string }
let attribute: { id: string; uuid: string }
beforeAll(async () => {
  server = await createTestServer()
  ask = asker(server)
  for (const name of PEOPLE) {
    people[name] = await addPerson(server.context, name === 'admin' ? { may: everyPermission } : {})
  }
  if (people.host.orgId !== 1) throw new Error('the host organisation is the first')
  const sighted = await addSighted(server, people.owner)
  ;({ event, attribute } = sighted)
  for (const name of ['host', 'owner', 'sighter'] as const) await sight(server, people[name], attribute)
})
afterAll(async () => server.close())

async function set(name: string, value: unknown): Promise<void> {
  const { status } = await ask(people.admin, 'POST', `/servers/serverSettingsEdit/Plugin.Sightings_${name}`, { value })
  expect(status).toBe(200)
}
beforeEach(async () => {
  await set('policy', 0)
  await set('anonymise', false)
  await set('anonymise_as', 0)
})

/** Whose sightings a person sees, by each way there is to see any. */
async function ways(reader: Person): Promise<Name[][]> {
  type Told = { org_id: string }
  const namesOf = (sightings: Told[]) =>
    PEOPLE.filter((name) => sightings.some(({ org_id }) => org_id === String(people[name].orgId)))
  const { body: viewed } = await ask(reader, 'GET', `/events/view/${event.id}`)
  const wish = { uuid: attribute.uuid, includeSightings: 1 }
  const { body: found } = await ask(reader, 'POST', '/attributes/restSearch', wish)
  const { body: index } = await ask(reader, 'GET', '/sightings/index')
  const { body: listed } = await ask(reader, 'GET', `/sightings/listSightings/${event.id}/event`)
  const { body: searched, headers } = await ask(reader, 'POST', '/sightings/restSearch', { last: 0 })
  const { body: drawn } = await ask(reader, 'POST', '/tocsin/sightings/series', { attributes: [attribute.id] })
  const searchedOnes = searched.response.map(({ Sighting }: { Sighting: Told }) => Sighting)
  const counted = drawn.series[0]?.days.reduce((sum: number, day: { sightings: number }) => sum + day.sightings, 0) ?? 0
  expect([Number(headers.get('x-result-count')), counted]).toEqual([searchedOnes.length, searchedOnes.length])
  return [
    namesOf(viewed.Event.Attribute[0].Sighting ?? []),
    namesOf(found.response.Attribute[0].Sighting),
    namesOf(index),
    namesOf(listed.map(({ Sighting }: { Sighting: Told }) => Sighting)),
    namesOf(searchedOnes),
  ]
}

const ALL: Name[] = ['host', 'owner', 'sighter']
test.each([
  [0, 'admin', ALL],
  [0, 'owner', ALL],
  [0, 'host', ['host']],
  [0, 'sighter', ['sighter']],
  [0, 'stranger', []],
  [1, 'admin', ALL],
  [1, 'owner', ALL],
  [1, 'host', ALL],
  [1, 'sighter', ALL],
  [1, 'stranger', []],
  [2, 'admin', ALL],
  [2, 'owner', ALL],
  [2, 'host', ALL],
  [2, 'sighter', ALL],
  [2, 'stranger', ALL],
  [3, 'admin', ALL],
  [3, 'owner', ALL],
  [3, 'host', ['host']],
  [3, 'sighter', ['host', 'sighter']],
  [3, 'stranger', ['host']],
] as [number, Name, Name[]][])('under policy %d the %s sees the sightings of %j', async (policy, reader, seen) => {
  await set('policy', policy)
  const found = await ways(people[reader])
  expect(found).toEqual(found.map(() => seen))
})

test('no policy shows a sighting of an attribute that is hidden', async () => {
  const hidden = await addSighted(server, people.owner, { distribution: 0 })
  await sight(server, people.owner, hidden.attribute)
  await set('policy', 2)
  const { body } = await ask(people.stranger, 'POST', '/sightings/restSearch/event', { id: hidden.event.id })
  expect(body).toEqual({ response: [] })
  const { body: index } = await ask(people.stranger, 'GET', `/sightings/index/${hidden.event.id}`)
  expect(index).toEqual([])
})

test('anonymous sightings name nobody but one’s own organisation, and cannot be asked for by organisation', async () => {
  await set('policy', 2)
  await set('anonymise', true)
  const { body } = await ask(people.sighter, 'GET', `/sightings/listSightings/${attribute.id}/attribute`)
  const told = body.map(
    ({ Sighting, Organisation }: { Sighting: { org_id: string }; Organisation: { name: string } }) => [
      Sighting.org_id,
      Organisation.name,
    ],
  )
  expect(told.toSorted()).toEqual(
    [
      ['0', ''],
      ['0', ''],
      [String(people.sighter.orgId), people.sighter.orgName],
    ].toSorted(),
  )
  for (const org of [people.owner.orgId, people.owner.orgUuid]) {
    const wish = { id: attribute.id, last: 0 }
    const only = await ask(people.sighter, 'POST', '/sightings/restSearch/attribute', { ...wish, org_id: org })
    expect(only.body.response).toEqual([])
    const others = await ask(people.sighter, 'POST', '/sightings/restSearch/attribute', { ...wish, org_id: `!${org}` })
    expect(others.body.response).toHaveLength(3)
  }
  const { body: viewed } = await ask(people.stranger, 'GET', `/events/view/${event.id}`)
  expect(JSON.stringify(viewed.Event.Attribute[0].Sighting)).not.toContain('Organisation')
  const { body: whole } = await ask(people.admin, 'GET', `/sightings/listSightings/${attribute.id}/attribute`)
  expect(whole.map(({ Organisation }: { Organisation: { name: string } }) => Organisation.name)).toContain(
    people.owner.orgName,
  )
})

test('an organisation may stand for all that are not named', async () => {
  await set('policy', 2)
  await set('anonymise', true)
  await set('anonymise_as', people.host.orgId)
  const { body } = await ask(people.stranger, 'GET', '/sightings/index')
  const names = body.map(({ Organisation }: { Organisation: { name: string } }) => Organisation.name)
  expect(new Set(names)).toEqual(new Set([people.host.orgName]))
})
