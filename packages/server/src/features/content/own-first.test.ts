import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { tarGzOf } from './testing/archives.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

const list = { name: 'Ours or theirs', description: 'theirs', version: 1, type: 'string', list: ['theirs.example'] }

async function load(): Promise<void> {
  const response = await fetch(`${server.url}/tocsin/content/upload`, {
    method: 'POST',
    headers: { authorization: admin.key, 'content-type': 'application/gzip' },
    body: new Uint8Array(await tarGzOf({ 'lists/x/list.json': list })),
  })
  expect(response.status).toBe(200)
}
const source = async () =>
  ask(server, admin.key, 'GET', `/tocsin/content/warninglists/${encodeURIComponent(list.name)}`)

test('a list of one’s own stays under the name of a public one, which comes when it is deleted', async () => {
  const own = { ...list, description: 'ours', list: ['ours.example'] }
  const { body } = await ask(server, admin.key, 'POST', '/warninglists/import', own)
  await load()
  expect((await source()).status).toBe(404)
  const { status } = await ask(server, admin.key, 'POST', `/warninglists/delete/${body.id}`)
  expect(status).toBe(200)
  await load()
  expect((await source()).body).toEqual(list)
})
