import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function post(path: string, body?: unknown) {
  const answer = await ask(server, admin.key, 'POST', path, body)
  expect([answer.status, answer.body]).toEqual([200, answer.body])
  return answer.body
}

/** The rows of a kind of record, oldest first. */
async function rowsOf(model: string) {
  const rows = await server.context.db
    .selectFrom('audit_log')
    .selectAll()
    .where('model', '=', model)
    .orderBy('id')
    .execute()
  return rows.map(({ action, title, change }) => ({ action, title, change }))
}

describe('a change of the vocabulary leaves its row', () => {
  test('of tags', async () => {
    const { Tag } = await post('/tags/add', { name: 'a:b', colour: '#123456' })
    await post('/tags/add', { name: 'a:b' })
    await post(`/tags/edit/${Tag.id}`, { colour: '#654321' })
    await post(`/tags/edit/${Tag.id}`, { colour: '#654321' })
    await post(`/tags/delete/${Tag.id}`)
    const [added, edited, ...others] = await rowsOf('Tag')
    expect(added).toMatchObject({
      action: 'add',
      title: 'a:b',
      change: { name: [null, 'a:b'], colour: [null, '#123456'] },
    })
    expect(edited).toEqual({ action: 'edit', title: 'a:b', change: { colour: ['#123456', '#654321'] } })
    expect(others).toMatchObject([{ action: 'delete', change: { name: ['a:b', null] } }])
  })

  test('of organisations', async () => {
    const { Organisation } = await post('/admin/organisations/add', { name: 'Gone soon' })
    await post(`/admin/organisations/edit/${Organisation.id}`, { sector: 'Energy' })
    await post(`/admin/organisations/delete/${Organisation.id}`)
    expect(await rowsOf('Organisation')).toMatchObject([
      { action: 'add', title: 'Gone soon' },
      { action: 'edit', change: { sector: ['', 'Energy'] } },
      { action: 'delete', title: 'Gone soon' },
    ])
  })

  test('of roles', async () => {
    const { Role } = await post('/admin/roles/add', { name: 'Sighter', perm_sighting: 1 })
    await post(`/admin/roles/edit/${Role.id}`, { name: 'Seer' })
    await post(`/admin/roles/set_default/${Role.id}`)
    await post(`/admin/roles/delete/${Role.id}`)
    expect(await rowsOf('Role')).toMatchObject([
      { action: 'add', change: { permissions: [null, ['perm_sighting']] } },
      { action: 'edit', change: { name: ['Sighter', 'Seer'] } },
      { action: 'edit', change: { is_default: [false, true] } },
      { action: 'delete', title: 'Seer' },
    ])
  })

  test('of keys, without the key', async () => {
    const { AuthKey } = await post('/auth_keys/add', { comment: 'for a script', read_only: 1 })
    await post(`/auth_keys/edit/${AuthKey.id}`, { comment: 'for two scripts' })
    await post(`/auth_keys/delete/${AuthKey.id}`)
    const rows = await rowsOf('AuthKey')
    expect(rows).toMatchObject([
      { action: 'add', change: { read_only: [null, true] } },
      { action: 'edit', change: { comment: ['for a script', 'for two scripts'] } },
      { action: 'delete', title: 'for two scripts' },
    ])
    expect(JSON.stringify(rows)).not.toContain(AuthKey.authkey_raw.slice(0, 4))
  })

  test('of block lists: one row for a list of any length', async () => {
    await post('/event_blocklists/add', { uuids: [uuidOf(1)], comment: 'spam' })
    await post('/event_blocklists/add', { uuids: [1, 2, 3, 4].map(uuidOf) })
    await post(`/event_blocklists/edit/${uuidOf(1)}`, { comment: 'no spam' })
    await post(`/event_blocklists/delete/${uuidOf(1)}`)
    expect(await rowsOf('EventBlocklist')).toEqual([
      expect.objectContaining({ action: 'add', title: uuidOf(1) }),
      { action: 'add', title: '3 added', change: { added: [null, [2, 3, 4].map(uuidOf)] } },
      { action: 'edit', title: uuidOf(1), change: { comment: ['spam', 'no spam'] } },
      expect.objectContaining({ action: 'delete', title: uuidOf(1) }),
    ])
  })

  test('of values that are left out of correlation', async () => {
    const { CorrelationExclusion } = await post('/correlation_exclusions/add', { value: '8.8.8.8' })
    await post(`/correlation_exclusions/edit/${CorrelationExclusion.id}`, { comment: 'a resolver' })
    await post(`/correlation_exclusions/delete/${CorrelationExclusion.id}`)
    expect(await rowsOf('CorrelationExclusion')).toMatchObject([
      { action: 'add', title: '8.8.8.8' },
      { action: 'edit', change: { comment: [null, 'a resolver'] } },
      { action: 'delete', title: '8.8.8.8' },
    ])
  })
})

test('a change that is refused leaves no row', async () => {
  const before = await ask(server, admin.key, 'GET', '/logs')
  for (const [path, body] of [
    ['/tags/edit/999999', { colour: '#000000' }],
    ['/admin/roles/add', { name: '' }],
    ['/admin/organisations/add', { name: ' ' }],
    ['/correlation_exclusions/add', { value: '' }],
    ['/auth_keys/edit/999999', { comment: 'x' }],
  ]) {
    expect((await ask(server, admin.key, 'POST', path as string, body)).status).not.toBe(200)
  }
  expect((await ask(server, admin.key, 'GET', '/logs')).body).toEqual(before.body)
})

test('nobody changes or removes a row, the server itself neither', async () => {
  await post('/tags/add', { name: 'stays' })
  const { pool } = server.context
  for (const statement of [
    'update audit_log set email = null',
    "update audit_log set title = ''",
    'delete from audit_log',
    'truncate audit_log',
    'set session_replication_role = replica; delete from audit_log',
  ]) {
    await expect(pool.query(statement)).rejects.toThrow('The audit log takes new rows only')
  }
})
