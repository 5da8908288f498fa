import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clock } from '../context.ts'
import { ask } from '../testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../testing/people.ts'
import { createTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let now = 1_800_000_000
beforeAll(async () => {
  server = await createTestServer()
  const clock: Clock = { now: () => new Date(now * 1000), seconds: () => now }
  server.context.clock = clock
})
afterAll(async () => server.close())

async function limited(count: number): Promise<Person> {
  const person = await addPerson(server.context, { may: userPermissions })
  await server.context.db
    .updateTable('roles')
    .set({ enforce_rate_limit: true, rate_limit_count: count })
    .where('id', 'in', server.context.db.selectFrom('users').select('role_id').where('id', '=', person.userId))
    .execute()
  return person
}

async function search(person: Person, scope = 'attributes') {
  const answer = await ask(server, person.key, 'POST', `/${scope}/restSearch`, { value: 'x' })
  const header = (name: string) => answer.headers.get(`x-rate-limit-${name}`)
  return { ...answer, limit: header('limit'), remaining: header('remaining'), reset: header('reset') }
}

test('a role that limits searches refuses those beyond, of events and attributes together, until the time is over', async () => {
  const person = await limited(2)
  expect(await search(person)).toMatchObject({ status: 200, limit: '2', remaining: '1', reset: '900' })
  now += 100
  expect(await search(person, 'events')).toMatchObject({ status: 200, remaining: '0', reset: '800' })
  const refused = await search(person)
  expect(refused).toMatchObject({ status: 429, remaining: '0', body: { message: 'Rate limit exceeded.' } })
  expect((await search(person, 'objects')).status).toBe(200)
  expect((await ask(server, person.key, 'GET', '/events/index')).status).toBe(200)
  now += 801
  expect(await search(person)).toMatchObject({ status: 200, remaining: '1' })
})

test('searches at the same time count one by one', async () => {
  const person = await limited(3)
  const answers = await Promise.all(Array.from({ length: 8 }, async () => search(person)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429, 429, 429, 429])
})

test('a role that is allowed none gets none, and others are not counted', async () => {
  const refused = await search(await limited(0))
  expect([refused.status, refused.body.message]).toEqual([405, 'API searches are not allowed for this user role.'])
  const free = await search(await addPerson(server.context))
  expect([free.status, free.limit]).toEqual([200, null])
})

test('a key that expires says when', async () => {
  const person = await addPerson(server.context)
  const expiration = now + 3600
  await server.context.db.updateTable('auth_keys').set({ expiration }).where('user_id', '=', person.userId).execute()
  const { headers } = await ask(server, person.key, 'GET', '/events/index')
  expect(headers.get('x-auth-key-expiration')).toBe(
    new Date(expiration * 1000).toISOString().replace('.000Z', '+00:00'),
  )
})
