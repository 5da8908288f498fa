import { createClient } from '@tocsin/client'
import { expect, test } from 'vitest'
import { createStartedServer } from '../packages/server/src/testing/started-server.ts'

const SYNC_ROLE = 5

test('the client reads what changed for a peer, and a batch of what it may see', async () => {
  const server = await createStartedServer()
  const { body: peer } = await server.admin('POST', '/admin/organisations/add', { name: 'Peer' })
  const org_id = peer.Organisation.id
  const key = await server.addUser({ email: 'sync@peer.test', org_id, role_id: SYNC_ROLE })
  const add = async (distribution: number) => {
    const Attribute = [{ type: 'domain', value: 'told.example' }]
    const Event = { info: 'told', distribution, published: true, Attribute }
    return (await server.admin('POST', '/events/add', { Event })).body.Event
  }
  const [event, kept] = [await add(3), await add(0)]
  const { peers } = createClient({ url: server.url, key })
  const { cursor, complete } = await peers.changes()
  expect(complete).toBe(true)
  expect(await peers.changes(cursor)).toMatchObject({ complete: false, events: [] })
  expect(await peers.batch([kept.uuid, event.uuid])).toMatchObject([null, { uuid: event.uuid, info: 'told' }])
  await server.close()
})
