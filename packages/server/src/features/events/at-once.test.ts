import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let peer: Person
beforeAll(async () => {
  server = await createTestServer()
  peer = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

test('of the same event that comes several times at once, one is added, and the others are told that it is there', async () => {
  for (let round = 0; round < 5; round++) {
    const Event = {
      uuid: randomUUID(),
      info: 'x',
      distribution: 3,
      published: true,
      timestamp: 1_700_000_000,
      Orgc: { uuid: randomUUID(), name: `Creator ${round}` },
      Tag: [{ name: `new tag ${round}` }],
      Attribute: [{ type: 'domain', value: 'x.example', uuid: randomUUID(), timestamp: 1_700_000_000 }],
    }
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async () => ask(server, peer.key, 'POST', '/events/add/metadata:1', { Event })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404])
    expect(answers.filter(({ headers }) => headers.get('location'))).toHaveLength(3)
  }
})
