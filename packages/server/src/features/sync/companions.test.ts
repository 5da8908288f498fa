import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { introduce, link, pullOver, pushOver, settle, startNode, type Node } from './testing/network.ts'

const ALL = {
  push: true,
  pull: true,
  push_sightings: true,
  push_galaxy_clusters: true,
  pull_galaxy_clusters: true,
  push_analyst_data: true,
  pull_analyst_data: true,
}

let a: Node
let b: Node
let bToA: string
beforeAll(async () => {
  ;[a, b] = await Promise.all([startNode('Alpha'), startNode('Bravo')])
  bToA = await link(b, a, ALL)
  // Everybody's sightings are for everybody.
  await a.admin('POST', '/servers/serverSettingsEdit/Plugin.Sightings_policy', { value: 2 })
  await b.admin('POST', '/servers/serverSettingsEdit/Plugin.Sightings_policy', { value: 2 })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

type Shared = { id: string; uuid: string; attribute: string }
let event: Shared
beforeEach(async () => {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example`, distribution: 5 }]
  const { body } = await a.admin('POST', '/events/add', {
    Event: { info: 'x', distribution: 3, published: true, Attribute },
  })
  event = { id: body.Event.id, uuid: body.Event.uuid, attribute: body.Event.Attribute[0].uuid }
  await pullOver(b, bToA)
})
const at = async (node: Node, uuid = event.uuid) => (await node.admin('GET', `/events/view/${uuid}`)).body.Event
const tick = async () => new Promise((resolve) => setTimeout(resolve, 1_100))

describe('proposals', () => {
  test('come with a pull, under the organisation that made them', async () => {
    const org_id = await introduce(a, { uuid: randomUUID(), name: `Org ${randomUUID()}` })
    const key = await a.addUser({ email: `${randomUUID()}@elsewhere.test`, org_id, role_id: 3 })
    const { fetch } = globalThis
    await fetch(`${a.url}/shadow_attributes/add/${event.id}`, {
      method: 'POST',
      headers: { authorization: key, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ type: 'ip-dst', value: '198.51.100.9' }),
    })
    expect((await pullOver(b, bToA)).counts.proposal).toMatchObject({ added: 1 })
    const { uuid } = (await a.admin('GET', `/organisations/view/${org_id}`)).body.Organisation
    expect((await at(b)).ShadowAttribute).toMatchObject([{ value: '198.51.100.9', Org: { uuid } }])
    expect((await pullOver(b, bToA)).counts.proposal?.added).toBeUndefined()
  })

  test('on a copy go back with a push, without the address of who proposed', async () => {
    await b.admin('POST', `/shadow_attributes/edit/${event.attribute}`, { value: 'better.example' })
    const receipt = await pushOver(b, bToA)
    expect(receipt).toMatchObject({ state: 'done', error: null })
    const [attribute] = (await at(a)).Attribute
    expect(attribute.ShadowAttribute).toMatchObject([{ value: 'better.example', Org: { uuid: b.org.uuid } }])
    expect(JSON.stringify(await at(a))).not.toContain('bravo')
    expect(
      (await pushOver(b, bToA)).outcomes.filter(({ kind }: { kind: string }) => kind === 'proposal'),
    ).toMatchObject([
      { outcome: 'unchanged' },
      ...Array<unknown>(receipt.counts.proposal.unchanged ?? 0).fill({ outcome: 'unchanged' }),
    ])
  })
})

describe('sightings', () => {
  test('come with a pull once they were published, and never twice', async () => {
    await a.admin('POST', `/sightings/add/${event.attribute}`, { type: 0, source: 'sensor' })
    expect((await pullOver(b, bToA)).counts.sighting).toBeUndefined()
    await a.admin('POST', `/events/publishSightings/${event.id}`)
    expect((await pullOver(b, bToA)).counts.sighting).toEqual({ added: 1 })
    const { body } = await b.admin('GET', `/sightings/index/${event.uuid}`)
    expect(body).toMatchObject([{ source: 'sensor', Organisation: { uuid: a.org.uuid } }])
    expect((await pullOver(b, bToA)).counts.sighting).toBeUndefined()
  })

  test('go with a push to the event that they are of', async () => {
    await b.admin('POST', `/sightings/add/${event.attribute}`, { type: 1 })
    const id = (await at(b)).id
    await tick()
    await b.admin('POST', `/events/publishSightings/${id}`)
    expect((await pushOver(b, bToA)).counts.sighting).toEqual({ added: 1 })
    const { body } = await a.admin('GET', `/sightings/index/${event.uuid}`)
    expect(body).toMatchObject([{ type: '1', Organisation: { uuid: b.org.uuid } }])
  })
})

describe('clusters of somebody’s own', () => {
  async function addCluster(node: Node, distribution: string): Promise<string> {
    const { rows } = await node.context.pool.query(`select id from galaxies where type = 'threat-actor' limit 1`)
    const galaxy = rows[0]?.id ?? (await makeGalaxy(node))
    const { body } = await node.admin('POST', `/galaxy_clusters/add/${galaxy}`, {
      GalaxyCluster: {
        value: `Actor ${randomUUID()}`,
        distribution,
        description: 'd',
        GalaxyElement: [{ key: 'synonyms', value: 'x' }],
      },
    })
    await node.admin('POST', `/galaxy_clusters/publish/${body.GalaxyCluster.id}`)
    return body.GalaxyCluster.uuid
  }
  async function makeGalaxy(node: Node): Promise<string> {
    const { rows } = await node.context.pool.query(
      `insert into galaxies (uuid, name, type) values ('698774c7-8022-42c4-917f-8d6e4f06ada3', 'Threat Actor', 'threat-actor') returning id`,
    )
    return rows[0].id
  }
  const cluster = async (node: Node, uuid: string) =>
    (await node.admin('GET', `/galaxy_clusters/view/${uuid}`)).body.GalaxyCluster

  test('come with a pull, one hop further, as copies', async () => {
    const uuid = await addCluster(a, '2')
    expect((await pullOver(b, bToA)).counts.cluster).toMatchObject({ added: 1 })
    expect(await cluster(b, uuid)).toMatchObject({ distribution: '1', locked: true, Orgc: { uuid: a.org.uuid } })
    expect((await pullOver(b, bToA)).counts.cluster?.added).toBeUndefined()
  })

  test('go with a push, as far as their level lets them', async () => {
    const [open, kept] = [await addCluster(b, '3'), await addCluster(b, '1')]
    const { outcomes } = await pushOver(b, bToA)
    const of = (uuid: string) => outcomes.find((outcome: { uuid: string }) => outcome.uuid === uuid)
    expect(of(open)).toMatchObject({ kind: 'cluster', outcome: 'added' })
    expect(of(kept)).toMatchObject({ outcome: 'refused' })
    expect(await cluster(a, open)).toMatchObject({ locked: true, GalaxyElement: [{ key: 'synonyms', value: 'x' }] })
  })
})

describe('notes, opinions and relationships', () => {
  const addNote = async (node: Node, fields: object = {}): Promise<string> => {
    const sent = { note: 'seen before', distribution: 3, object_uuid: event.uuid, object_type: 'Event', ...fields }
    return (await node.admin('POST', '/analyst_data/add/Note', sent)).body.Note.uuid
  }
  const note = async (node: Node, uuid: string) =>
    (await node.admin('GET', `/analyst_data/view/Note/${uuid}`)).body.Note

  test('come with a pull, one hop further, and what becomes newer comes again', async () => {
    const uuid = await addNote(a, { distribution: 2 })
    expect((await pullOver(b, bToA)).counts['analyst-data']).toMatchObject({ added: 1 })
    expect(await note(b, uuid)).toMatchObject({ distribution: '1', locked: true, orgc_uuid: a.org.uuid })
    await tick()
    await a.admin('POST', `/analyst_data/edit/Note/${uuid}`, { note: 'seen again' })
    expect((await pullOver(b, bToA)).counts['analyst-data']).toMatchObject({ updated: 1 })
    expect(await note(b, uuid)).toMatchObject({ note: 'seen again', distribution: '1' })
  })

  test('go with a push, and one that was made over there is not overwritten', async () => {
    const uuid = await addNote(b)
    await addNote(b, { distribution: 1 })
    const { outcomes } = await pushOver(b, bToA)
    const told = outcomes.filter(
      (outcome: { kind: string; outcome: string }) => outcome.kind === 'analyst-data' && outcome.outcome === 'updated',
    )
    expect(told).toMatchObject([{ uuid }])
    expect(await note(a, uuid)).toMatchObject({ note: 'seen before', locked: true, orgc_uuid: b.org.uuid })
  })

  test('that were made here are not overwritten by a pull', async () => {
    const uuid = randomUUID()
    await addNote(b, { uuid, note: 'mine' })
    await tick()
    await addNote(a, { uuid, note: 'theirs' })
    await pullOver(b, bToA)
    expect(await note(b, uuid)).toMatchObject({ note: 'mine', locked: false })
  })
})

test('an event that is published takes its sightings along', async () => {
  await link(a, b, { push: true, push_sightings: true })
  const { body } = await a.admin('POST', '/events/add', {
    Event: { info: 'x', distribution: 3, Attribute: [{ type: 'domain', value: 'sighted.example' }] },
  })
  await a.admin('POST', `/sightings/add/${body.Event.Attribute[0].id}`, { type: 0 })
  await a.admin('POST', `/events/publish/${body.Event.id}`)
  await settle(a, b)
  expect((await b.admin('GET', `/sightings/index/${body.Event.uuid}`)).body).toHaveLength(1)
})
