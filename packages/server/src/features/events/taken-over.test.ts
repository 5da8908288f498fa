import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let reader: Person
let peer: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context)
  reader = await addPerson(server.context)
  peer = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

test('a note is replaced by its own organisation and by nobody else', async () => {
  const note = crypto.randomUUID()
  const withNote = (text: string) => ({
    info: 'x',
    distribution: 1,
    Note: [{ uuid: note, note: text, distribution: 3, modified: '2099-01-01 00:00:00' }],
  })
  const first = { ...withNote('first'), Note: [{ uuid: note, note: 'first', distribution: 3 }] }
  const { body } = await ask(server, owner.key, 'POST', '/events/add', first)
  const read = async () =>
    (await ask(server, owner.key, 'GET', `/events/view/${body.Event.id}`)).body.Event.Note[0].note
  for (const { key } of [reader, peer]) await ask(server, key, 'POST', '/events/add', withNote('taken over'))
  expect(await read()).toBe('first')
  await ask(server, owner.key, 'POST', `/events/edit/${body.Event.id}`, withNote('second'))
  expect(await read()).toBe('second')
})

test('the first cluster of a tag gives it its meaning, whoever brings another', async () => {
  const tag = `misp-galaxy:threat-actor="${crypto.randomUUID()} by name"`
  const galaxy = (description: string) => ({
    uuid: '698774c7-8022-42c4-917f-8d6e4f06ada3',
    name: 'Threat Actor',
    type: 'threat-actor',
    GalaxyCluster: [{ uuid: crypto.randomUUID(), value: 'x', tag_name: tag, description, version: '1' }],
  })
  const event = { info: 'x', distribution: 1, Tag: [{ name: tag }], Galaxy: [galaxy('first')] }
  const { body } = await ask(server, peer.key, 'POST', '/events/add', event)
  await ask(server, reader.key, 'POST', '/events/add', { info: 'y', Galaxy: [galaxy('second')] })
  const seen = await ask(server, peer.key, 'GET', `/events/view/${body.Event.id}`)
  expect(seen.body.Event.Galaxy[0].GalaxyCluster[0].description).toBe('first')
})
