import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const SYNC_ROLE = 5
let server: StartedServer
let peer: string
let peerOrg: { id: string; uuid: string }
beforeAll(async () => {
  server = await createStartedServer()
  peerOrg = (await server.admin('POST', '/admin/organisations/add', { name: 'Peer' })).body.Organisation
  peer = await server.addUser({ email: 'sync@peer.test', org_id: peerOrg.id, role_id: SYNC_ROLE })
})
afterAll(async () => server.close())

async function add(fields: object = {}) {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example` }]
  const event = { info: 'told', distribution: 3, published: true, Attribute, ...fields }
  return (await server.admin('POST', '/events/add', { Event: event })).body.Event
}
async function changes(after = '', filters: object = {}) {
  const { status, body } = await ask(server, peer, 'POST', '/tocsin/changes', { after, ...filters })
  expect(status).toBe(200)
  return { ...body, uuids: body.events.map(({ uuid }: { uuid: string }) => uuid) }
}

test('without a cursor all is told, with one what changed since', async () => {
  const first = await add()
  const all = await changes()
  expect(all).toMatchObject({ complete: true, withdrawn: [], others: ['proposal', 'cluster', 'analyst-data'] })
  expect(all.events).toContainEqual({
    id: first.id,
    uuid: first.uuid,
    timestamp: first.timestamp,
    sighting_timestamp: '0',
    published: true,
    orgc_uuid: first.Orgc.uuid,
  })
  const nothing = await changes(all.cursor)
  expect(nothing).toMatchObject({ complete: false, events: [], withdrawn: [], others: [] })
  const second = await add()
  expect((await changes(nothing.cursor)).uuids).toEqual([second.uuid])
  expect((await changes(all.cursor)).uuids).toEqual([second.uuid])
})

test('the cursor may be asked for in the address too', async () => {
  const { cursor } = await changes()
  const { uuid } = await add()
  const { body } = await ask(server, peer, 'GET', `/tocsin/changes?after=${cursor}`)
  expect(body.events).toMatchObject([{ uuid }])
})

test('what a transaction writes that ends after a later one is told all the same', async () => {
  const [early, late] = [await add(), await add()]
  const { cursor } = await changes()
  const slow = await server.context.pool.connect()
  await slow.query('begin')
  await slow.query('update events set info = $1 where uuid = $2', ['slow', early.uuid])
  await server.context.db.updateTable('events').set({ info: 'quick' }).where('uuid', '=', late.uuid).execute()
  const between = await changes(cursor)
  expect(between.uuids).toEqual([late.uuid])
  await slow.query('commit')
  slow.release()
  expect((await changes(between.cursor)).uuids).toEqual([early.uuid])
})

test('an event that is kept back is not told, nor that it changed', async () => {
  const { cursor } = await changes()
  const kept = await add({ distribution: 0 })
  await server.admin('POST', `/events/delete/${kept.id}`)
  await add({ published: false })
  expect(await changes(cursor)).toMatchObject({ events: [], withdrawn: [] })
})

test.each([
  ['deleted', async ({ id }: { id: string }) => server.admin('POST', `/events/delete/${id}`)],
  ['withdrawn', async ({ id }: { id: string }) => server.admin('POST', `/events/unpublish/${id}`)],
  ['kept back', async ({ uuid }: { uuid: string }) => narrow(uuid)],
])('that an event was %s is told to those who could have it', async (_what, change) => {
  const event = await add()
  const { cursor } = await changes()
  await change(event)
  const after = await changes(cursor)
  expect(after).toMatchObject({ events: [], withdrawn: [event.uuid] })
  expect((await changes(after.cursor)).withdrawn).toEqual([])
})

test('that an event came back is told as a change, and not that it was away', async () => {
  const event = await add()
  const { cursor } = await changes()
  await server.admin('POST', `/events/unpublish/${event.id}`)
  await server.context.db.updateTable('events').set({ published: true }).where('uuid', '=', event.uuid).execute()
  expect(await changes(cursor)).toMatchObject({ uuids: [event.uuid], withdrawn: [] })
})

test('a peer that joins or leaves a group is told everything anew', async () => {
  const { SharingGroup } = (await server.admin('POST', '/sharing_groups/add', { name: 'Group', releasability: 'x' }))
    .body
  const event = await add({ distribution: 4, sharing_group_id: SharingGroup.id })
  const { cursor } = await changes()
  await server.admin('POST', `/sharing_groups/addOrg/${SharingGroup.id}/${peerOrg.id}`)
  const joined = await changes(cursor)
  expect(joined.complete).toBe(true)
  expect(joined.uuids).toContain(event.uuid)
  await server.admin('POST', `/sharing_groups/removeOrg/${SharingGroup.id}/${peerOrg.id}`)
  const left = await changes(joined.cursor)
  expect(left.complete).toBe(true)
  expect(left.uuids).not.toContain(event.uuid)
})

test('a cursor is good for the filters and the user that it was given out for', async () => {
  const { cursor } = await changes()
  expect((await changes(cursor, { tag: ['tlp:green'] })).complete).toBe(true)
  const { body } = await server.admin('POST', '/tocsin/changes', { after: cursor })
  expect(body.complete).toBe(true)
  expect((await changes(cursor)).complete).toBe(false)
})

test('a tag that lets an event through the filter is a change', async () => {
  const event = await add()
  const { cursor } = await changes('', { tag: ['open'] })
  await server.admin('POST', '/tags/attachTagToObject', { uuid: event.uuid, tag: 'open', local: true })
  expect((await changes(cursor, { tag: ['open'] })).uuids).toEqual([event.uuid])
})

test('proposals, clusters and analyst data are told of as far as they are seen', async () => {
  const event = await add()
  const kept = await add({ distribution: 0 })
  let { cursor } = await changes()
  const since = async () => {
    const { others, ...told } = await changes(cursor)
    cursor = told.cursor
    return others
  }
  for (const { uuid, Attribute } of [kept, event]) {
    expect(await since()).toEqual([])
    const proposed = { type: 'domain', category: 'Network activity', value: 'x.example' }
    await server.admin('POST', `/shadow_attributes/add/${uuid}`, proposed)
    await server.admin('POST', `/analystData/add/Note/${Attribute[0].uuid}/Attribute`, { note: 'n', distribution: 3 })
  }
  expect(await since()).toEqual(['proposal', 'analyst-data'])
  expect(await since()).toEqual([])
})

test.each([
  ['a word', 'x'],
  ['a list', ['x']],
  ['a record', { x: 1 }],
  ['a NUL', '\0'],
  ['a snapshot of nobody', Buffer.from('["","1:2:5",1]').toString('base64url')],
])('%s for a cursor is none, and no error', async (_name, after) => {
  const { status, body } = await ask(server, peer, 'POST', '/tocsin/changes', { after })
  expect({ status, complete: body.complete }).toEqual({ status: 200, complete: true })
})

async function narrow(uuid: string) {
  return sql`update events set distribution = 0 where uuid = ${uuid}`.execute(server.context.db)
}
