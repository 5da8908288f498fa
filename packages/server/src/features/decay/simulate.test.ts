import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

const NOW = 1_700_000_000 - (1_700_000_000 % 3_600)
const DAY = 86_400
const parameters = { lifetime: 20, decay_speed: 1, threshold: 30, default_base_score: 80 }

let server: TestServer
let owner: Person
let other: Person
let model: string
let attribute: { id: string; uuid: string }
beforeAll(async () => {
  server = await createTestServer()
  server.context.clock = { now: () => new Date(NOW * 1000), seconds: () => NOW }
  owner = await addPerson(server.context, { may: [...userPermissions, 'perm_decaying'] })
  other = await addPerson(server.context)
  const made = await ask(server, owner.key, 'POST', '/decayingModel/add', { name: 'x', parameters, all_orgs: true })
  model = made.body.data.DecayingModel.id
  const Attribute = [{ type: 'text', value: 'x', timestamp: NOW - 30 * DAY }]
  const event = await ask(server, owner.key, 'POST', '/events/add', { info: 'x', distribution: 1, Attribute })
  ;[attribute] = event.body.Event.Attribute
  await ask(server, owner.key, 'POST', `/sightings/add/${attribute.id}`, { timestamp: NOW - 10 * DAY })
})
afterAll(async () => server.close())

async function simulate(person: Person, more = '', place = attribute.uuid) {
  return ask(server, person.key, 'GET', `/decayingModel/decayingToolComputeSimulation/${model}/${place}${more}`)
}

test('a simulation tells the curve, what it comes from, and the score of now', async () => {
  const { status, body } = await simulate(owner)
  expect(status).toBe(200)
  const lines = body.csv.trim().split('\n')
  expect(lines[0]).toBe('date,value')
  expect(lines[1]).toBe('2023-10-15 22:00:00,80')
  expect(lines).toContain('2023-10-25 22:00:00,40')
  expect(lines).toContain('2023-11-04 22:00:00,80')
  expect(lines).toHaveLength(1 + 40 * 24)
  expect(body).toMatchObject({
    current_score: 40,
    base_score_config: { base_score: 80, default_base_score: 80, tags: [] },
    last_sighting: { Sighting: { date_sighting: String(NOW - 10 * DAY) }, Organisation: { name: owner.orgName } },
    Model: { id: model, parameters },
  })
  expect(body.sightings).toHaveLength(1)
})

test('a sighting that one may not see leaves no trace', async () => {
  const { body } = await simulate(other)
  expect(body.current_score).toBe(0)
  expect(body.sightings).toEqual([
    { Sighting: { date_sighting: String(NOW - 30 * DAY), rounded_timestamp: NOW - 30 * DAY } },
  ])
  expect(body.csv.trim().split('\n')).toHaveLength(1 + 20 * 24)
})

test('parameters may be put over those of the model', async () => {
  const { body } = await simulate(owner, `/modelOverride:${encodeURIComponent('{"lifetime": 40}')}/score:99`)
  expect(body.Model.parameters).toMatchObject({ lifetime: 40, threshold: 99 })
  expect(body.current_score).toBe(60)
  expect((await simulate(owner, '/modelOverride:1')).status).toBe(400)
})

test('what is not there, or hidden, is not found', async () => {
  const hidden = await ask(server, owner.key, 'POST', '/events/add', {
    info: 'x',
    distribution: 0,
    Attribute: [{ type: 'text', value: 'x' }],
  })
  for (const place of [hidden.body.Event.Attribute[0].id, '999999', randomUUID(), 'x']) {
    const { status, body } = await simulate(other, '', place)
    expect([status, body.message]).toEqual([404, 'Attribute not found'])
  }
  const path = `/decayingModel/decayingToolComputeSimulation/999999/${attribute.id}`
  expect((await ask(server, owner.key, 'GET', path)).status).toBe(404)
})
