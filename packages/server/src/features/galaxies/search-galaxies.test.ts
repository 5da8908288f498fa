import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let person: Person
beforeAll(async () => {
  server = await createTestServer()
  person = await addPerson(server.context)
  const made = [
    { name: 'Threat Actor', type: 'threat-actor', namespace: 'misp', enabled: true },
    { name: 'Tool', type: 'tool', namespace: 'misp', enabled: false },
    { name: 'Techniques', type: 'mitre-attack-pattern', namespace: 'mitre-attack', enabled: true },
  ]
  const rows = made.map((galaxy) => ({ ...galaxy, uuid: randomUUID() }))
  await server.context.db.insertInto('galaxies').values(rows).execute()
})
afterAll(async () => server.close())

test.each([
  [{}, ['Threat Actor', 'Tool', 'Techniques']],
  [{ type: ['tool', 'threat-actor'] }, ['Threat Actor', 'Tool']],
  [{ name: 't%' }, ['Threat Actor', 'Tool', 'Techniques']],
  [{ name: '%actor' }, ['Threat Actor']],
  [{ namespace: '!misp' }, ['Techniques']],
  [{ enabled: 0 }, ['Tool']],
  [{ namespace: 'misp', enabled: true }, ['Threat Actor']],
  [{ limit: 2, page: 2 }, ['Techniques']],
  [{ name: 'a\0' }, ['Threat Actor', 'Tool', 'Techniques']],
  [{ uuid: 'none' }, []],
])('galaxies by %j', async (filters, names) => {
  const { status, body } = await ask(server, person.key, 'POST', '/galaxies/restSearch', filters)
  expect(status).toBe(200)
  expect(body.response.map(({ Galaxy }: { Galaxy: { name: string } }) => Galaxy.name)).toEqual(names)
})
