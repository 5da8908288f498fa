import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { currentLists, refreshLists } from './current-lists.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

const add = async (name: string, entries: string) =>
  ask(server, admin.key, 'POST', '/warninglists/add', { name, type: 'string', entries })

test('a server without enabled lists holds none', async () => {
  expect(await currentLists(server.context)).toBeUndefined()
})

test('a process notices what another changed, and answers by the earlier lists until the new ones are ready', async () => {
  const other = { ...server.context, ...connect(server.context.pool.options) }
  try {
    await add('First', 'one')
    const before = await currentLists(other)
    expect(before?.isListed('text', 'one')).toBe(true)
    await add('Second', 'two')
    expect((await currentLists(server.context))?.isListed('text', 'two')).toBe(true)
    await vi.waitFor(async () => expect((await currentLists(other))?.isListed('text', 'two')).toBe(true), {
      timeout: 20_000,
      interval: 100,
    })
    expect(before?.isListed('text', 'one')).toBe(true)
  } finally {
    await other.pool.end()
  }
})

test('lists that change while others are made ready are ready as well, for whoever changed them', async () => {
  await Promise.all(Array.from({ length: 5 }, async (_, i) => add(`Many ${i}`, `many ${i}`)))
  await refreshLists(server.context)
  const lists = await currentLists(server.context)
  expect(Array.from({ length: 5 }, (_, i) => lists?.isListed('text', `many ${i}`))).not.toContain(false)
})
