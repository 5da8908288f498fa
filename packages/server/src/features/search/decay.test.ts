import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

const DAY = 86_400
const parameters = { lifetime: 20, decay_speed: 1, threshold: 30, default_base_score: 80, base_score_config: {} }

let server: TestServer
let owner: Person
let other: Person
let admin: Person
let model: string
let now: number
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  owner = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
  other = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
  model = await addModel(owner, { enabled: true })
  now = server.context.clock.seconds()
  server.context.clock = { now: () => new Date(now * 1000), seconds: () => now }
})
afterAll(async () => server.close())

async function addModel(person: Person, fields: Record<string, unknown> = {}): Promise<string> {
  const sent = { name: `model ${randomUUID()}`, parameters, attribute_types: ['ip-dst'], ...fields }
  const { body } = await ask(server, person.key, 'POST', '/decayingModel/add', sent)
  return body.data.DecayingModel.id
}

/** An event with attributes of these ages in days. */
async function addEvent(ages: number[], fields: Record<string, unknown> = {}) {
  const Attribute = ages.map((age, i) => ({ type: 'ip-dst', value: `192.0.2.${i + 1}`, timestamp: now - age * DAY }))
  const event = { info: 'decaying', distribution: 1, Attribute, ...fields }
  const { body } = await ask(server, owner.key, 'POST', '/events/add', event)
  return body.Event as { id: string; uuid: string; Attribute: { id: string; uuid: string; value: string }[] }
}

function scoresOf(attributes: { value: string; decay_score?: { score: number }[] }[]) {
  return attributes.map(({ value, decay_score }) => [value, ...(decay_score ?? []).map(({ score }) => score)])
}

test('an attribute tells its scores, in views and both searches alike', async () => {
  const { id, uuid } = await addEvent([0, 5])
  const wish = { includeDecayScore: 1, eventid: id }
  const { body: viewed } = await ask(server, owner.key, 'POST', `/events/view/${uuid}`, { includeDecayScore: 1 })
  const { body: events } = await ask(server, owner.key, 'POST', '/events/restSearch', wish)
  const { body: attributes } = await ask(server, owner.key, 'POST', '/attributes/restSearch', wish)
  const scores = [
    ['192.0.2.1', 80],
    ['192.0.2.2', 60],
  ]
  expect(scoresOf(viewed.Event.Attribute)).toEqual(scores)
  expect(scoresOf(events.response[0].Event.Attribute)).toEqual(scores)
  expect(scoresOf(attributes.response.Attribute)).toEqual(scores)
  expect(attributes.response.Attribute[0].decay_score).toEqual([
    { score: 80, base_score: 80, decayed: false, DecayingModel: { id: model, name: expect.any(String) } },
  ])
})

test('nothing is scored that nobody wished to be', async () => {
  const { id } = await addEvent([0])
  const { body } = await ask(server, owner.key, 'GET', `/events/view/${id}`)
  expect(JSON.stringify(body)).not.toMatch(/decay_score|event_scores/)
})

test('an event that was never published has decayed; a published one decays from then on', async () => {
  const { id } = await addEvent([0])
  const view = async () => (await ask(server, owner.key, 'GET', `/events/view/${id}/includeDecayScore:1`)).body.Event
  expect((await view()).event_scores).toMatchObject([{ score: 0, base_score: 80, decayed: true }])
  await ask(server, admin.key, 'POST', `/events/publish/${id}`)
  expect((await view()).event_scores).toMatchObject([{ score: 80, decayed: false }])
})

test('decayed attributes are left out; a page then holds fewer, and the count is of all that match', async () => {
  const { id } = await addEvent([0, 19, 1, 19])
  const search = async (more: object) =>
    ask(server, owner.key, 'POST', '/attributes/restSearch', { eventid: id, excludeDecayed: 1, ...more })
  const { body, headers } = await search({})
  expect(scoresOf(body.response.Attribute)).toEqual([
    ['192.0.2.1', 80],
    ['192.0.2.3', 76],
  ])
  expect([headers.get('x-result-count'), headers.get('x-skipped-elements-count')]).toEqual(['4', null])
  const { body: page } = await search({ limit: 2, page: 2 })
  expect(scoresOf(page.response.Attribute)).toEqual([['192.0.2.3', 76]])
  const { body: events } = await ask(server, owner.key, 'POST', '/events/restSearch', {
    eventid: id,
    excludeDecayed: 1,
  })
  expect(events.response[0].Event.Attribute).toHaveLength(2)
})

test('what no model applies to is kept, without scores', async () => {
  const { id } = await addEvent([], { Attribute: [{ type: 'text', value: 'x', timestamp: now - 900 * DAY }] })
  const wish = { eventid: id, excludeDecayed: 1 }
  const { body } = await ask(server, owner.key, 'POST', '/attributes/restSearch', wish)
  expect(body.response.Attribute).toHaveLength(1)
  expect(body.response.Attribute[0]).not.toHaveProperty('decay_score')
})

test.each([
  [{ score: 70 }, [60, true]],
  [{ modelOverrides: { threshold: 70 } }, [60, true]],
  [{ modelOverrides: '{"lifetime": 10, "default_base_score": 1}' }, [40, false]],
  [{ modelOverrides: { decay_speed: '0.5' } }, [75, false]],
])('a query puts parameters over those of the models: %j', async (wish, found) => {
  const { id } = await addEvent([5])
  const sent = { eventid: id, includeDecayScore: 1, ...wish }
  const { body } = await ask(server, owner.key, 'POST', '/attributes/restSearch', sent)
  const [{ score, decayed }] = body.response.Attribute[0].decay_score
  expect([score, decayed]).toEqual(found)
})

test.each([
  { score: 'high' },
  { score: {} },
  { modelOverrides: '{' },
  { modelOverrides: [1] },
  { modelOverrides: { lifetime: 0 } },
  { modelOverrides: { decay_speed: 1e300 } },
  { modelOverrides: { threshold: '\0' } },
])('overrides that make no sense are refused: %j', async (wish) => {
  for (const path of ['/attributes/restSearch', '/events/restSearch', '/events/view/1']) {
    const { status } = await ask(server, owner.key, 'POST', path, { includeDecayScore: 1, ...wish })
    expect([path, status]).toEqual([path, path.startsWith('/events/view') ? expect.any(Number) : 400])
  }
})

test('named models apply to every type, used or not; those that one may not see to nothing', async () => {
  const hidden = await addModel(other, { all_orgs: false, enabled: true })
  const unused = await addModel(owner)
  const { id } = await addEvent([], { Attribute: [{ type: 'text', value: 'x' }] })
  const search = async (decayingModel: unknown) => {
    const sent = { eventid: id, includeDecayScore: 1, decayingModel }
    const { body } = await ask(server, owner.key, 'POST', '/attributes/restSearch', sent)
    const scores = (body.response.Attribute[0].decay_score ?? []) as { DecayingModel: { id: string } }[]
    return scores.map(({ DecayingModel }) => DecayingModel.id)
  }
  expect(await search(Number(unused))).toEqual([unused])
  expect(await search([unused, hidden, model])).toEqual([model, unused].toSorted((a, b) => Number(a) - Number(b)))
  expect(await search(hidden)).toEqual([])
  expect(await search('999999999')).toEqual([])
})

test('the whole model is told where it is asked for', async () => {
  const { id } = await addEvent([0])
  const wish = { eventid: id, includeDecayScore: 1, includeFullModel: 1, modelOverrides: { lifetime: 5 } }
  const { body } = await ask(server, owner.key, 'POST', '/attributes/restSearch', wish)
  expect(body.response.Attribute[0].decay_score[0].DecayingModel).toMatchObject({
    id: model,
    parameters: { ...parameters, lifetime: 5 },
  })
})

test('CSV has two columns more', async () => {
  const { id } = await addEvent([5, 19])
  const wish = { eventid: id, includeDecayScore: 1, returnFormat: 'csv', requested_attributes: 'value' }
  const { body } = await ask(server, owner.key, 'POST', '/attributes/restSearch', wish)
  expect(body.trim().split('\n')).toEqual([
    'value,decay_score_score,decay_score_decayed',
    '"192.0.2.1",60,0',
    expect.stringMatching(/^"192.0.2.2",4(\.0\d*)?,1$|^"192.0.2.2",3\.9\d*,1$/),
  ])
})

test('a sighting that one may not see does not show in scores', async () => {
  const { id, Attribute } = await addEvent([10])
  const [attribute] = Attribute
  await server.context.db
    .insertInto('sightings')
    .values({
      event_id: Number(id),
      attribute_id: Number(attribute?.id),
      attribute_uuid: attribute?.uuid ?? '',
      org_id: owner.orgId,
      uuid: randomUUID(),
      date_sighting: now,
    })
    .execute()
  const scoreFor = async ({ key }: Person) => {
    const { body } = await ask(server, key, 'POST', '/attributes/restSearch', { eventid: id, includeDecayScore: 1 })
    return body.response.Attribute[0].decay_score[0].score
  }
  expect([await scoreFor(owner), await scoreFor(other), await scoreFor(admin)]).toEqual([80, 40, 80])
})

test('users weigh tags as they set it for themselves', async () => {
  const weighing = await addModel(other, {
    parameters: { ...parameters, base_score_config: { mood: 1 } },
    all_orgs: false,
  })
  await ask(server, admin.key, 'POST', '/tags/add', { name: 'mood:blue', numerical_value: 50 })
  const { id } = await addEvent([0], { Tag: [{ name: 'mood:blue' }] })
  const score = async () => {
    const sent = { eventid: id, includeDecayScore: 1, decayingModel: weighing }
    const { body } = await ask(server, other.key, 'POST', '/attributes/restSearch', sent)
    return body.response.Attribute[0].decay_score[0].base_score
  }
  expect(await score()).toBe(50)
  const setting = { setting: 'tag_numerical_value_override', value: { 'mood:blue': 10, 'mood:red': 'much' } }
  await ask(server, other.key, 'POST', '/userSettings/setSetting', setting)
  expect(await score()).toBe(10)
})
