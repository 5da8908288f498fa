import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const SYNC_ROLE = 5
let server: StartedServer
let peer: string
beforeAll(async () => {
  server = await createStartedServer()
  const { Organisation } = (await server.admin('POST', '/admin/organisations/add', { name: 'Peer' })).body
  peer = await server.addUser({ email: 'sync@peer.test', org_id: Organisation.id, role_id: SYNC_ROLE })
})
afterAll(async () => server.close())

async function add(fields: object = {}) {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example` }]
  const event = { info: 'told', distribution: 3, published: true, Attribute, ...fields }
  return (await server.admin('POST', '/events/add', { Event: event })).body.Event
}
async function batch(body: object) {
  const headers = { authorization: peer, accept: 'application/json', 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/tocsin/batch`, { method: 'POST', headers, body: JSON.stringify(body) })
  const lines = (await answer.text()).trim().split('\n')
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    lines: lines.map((line) => JSON.parse(line) as unknown),
  }
}

test('a batch has each event as it is viewed alone, and says which are not there', async () => {
  const [one, two, kept] = [
    await add({ Tag: [{ name: 'open' }, { name: 'ours', local: true }] }),
    await add(),
    await add({ distribution: 0 }),
  ]
  await server.admin('POST', `/attributes/delete/${two.Attribute[0].uuid}`)
  const unknown = randomUUID()
  const { status, type, lines } = await batch({ events: [two.uuid.toUpperCase(), kept.uuid, one.uuid, unknown] })
  expect({ status, type }).toEqual({ status: 200, type: 'application/x-ndjson; charset=utf-8' })
  const alone = async (uuid: string) => {
    const wishes =
      'deleted[]:0/deleted[]:1/excludeGalaxy:1/includeEventCorrelations:0/excludeLocalTags:1/includeRecallKey:1'
    return (await ask(server, peer, 'GET', `/events/view/${uuid}/${wishes}`)).body
  }
  expect(lines).toEqual([await alone(two.uuid), { absent: kept.uuid }, await alone(one.uuid), { absent: unknown }])
})

test('a protected event is to be asked for alone, since its signature is a header', async () => {
  const event = await add()
  await server.context.db.updateTable('events').set({ protected: true }).where('uuid', '=', event.uuid).execute()
  expect((await batch({ events: [event.uuid] })).lines).toEqual([{ alone: event.uuid }])
})

test('local tags come where they are asked for', async () => {
  const event = await add({ Tag: [{ name: 'ours', local: true }] })
  expect((await batch({ events: [event.uuid], localTags: true })).lines).toMatchObject([
    { Event: { Tag: [{ name: 'ours', local: true }] } },
  ])
})

test.each([
  ['nothing', {}],
  ['no list', { events: randomUUID() }],
  ['an empty list', { events: [] }],
  ['numbers of events', { events: ['1'] }],
  ['too many', { events: Array.from({ length: 101 }, () => randomUUID()) }],
  ['records', { events: [{ uuid: randomUUID() }] }],
])('a batch of %s is refused', async (_name, body) => {
  expect((await ask(server, peer, 'POST', '/tocsin/batch', body)).status).toBe(400)
})
