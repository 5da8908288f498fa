import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { enqueueDue } from './enqueue.ts'
import { makeExport } from './make.ts'

let server: TestServer
let admin: Person
let reader: Person
beforeAll(async () => {
  server = await createTestServer({ jobs: 1 })
  admin = await addPerson(server.context, { may: everyPermission })
  reader = await addPerson(server.context, { may: userPermissions })
  await addEvent('a.example')
})
afterAll(async () => server.close())

async function addEvent(value: string, distribution = 1): Promise<void> {
  const sent = { info: value, distribution, published: true, Attribute: [{ type: 'domain', value, to_ids: true }] }
  const { body } = await ask(server, admin.key, 'POST', '/events/add', sent)
  await ask(server, admin.key, 'POST', `/events/publish/${body.Event.id}`)
}

async function addSearch(who: Person, more: object = {}): Promise<string> {
  const parameters = { returnFormat: 'text', type: 'domain' }
  const sent = { name: 'Known domains', scope: 'attributes', parameters, ...more }
  return (await ask(server, who.key, 'POST', '/tocsin/saved-searches', sent)).body.id
}

async function addExport(who: Person, more: object = {}) {
  const sent = { saved_search: await addSearch(who), ...more }
  return (await ask(server, who.key, 'POST', '/tocsin/exports', sent)).body
}

const listed = async (who: Person, id: string) =>
  (await ask(server, who.key, 'GET', '/tocsin/exports')).body.exports.find((one: { id: string }) => one.id === id)

/** Makes it, and waits for the end. */
async function run(who: Person, id: string) {
  expect((await ask(server, who.key, 'POST', `/tocsin/exports/${id}/run`)).status).toBe(202)
  await expect.poll(async () => (await listed(who, id)).last_run.is_running, { timeout: 20_000 }).toBe(false)
  return listed(who, id)
}

const fetchFile = async (token: string, headers = {}, method = 'GET') =>
  fetch(`${server.url}/tocsin/exports/${token}`, { headers, method })

test('an export is made when it is told to, and fetched by its token', async () => {
  const { id, token, url, token_start } = await addExport(reader)
  expect(token).toMatch(/^[A-Za-z0-9]{40}$/)
  expect([url, token_start]).toEqual([`${server.url}/tocsin/exports/${token}`, token.slice(0, 4)])
  expect((await fetchFile(token)).status).toBe(404)
  const { file, last_run } = await run(reader, id)
  const body = 'a.example\n'
  const sha256 = createHash('sha256').update(body).digest()
  expect(last_run.error).toBeNull()
  expect(file).toMatchObject({ sha256: sha256.toString('hex'), size: 10, content_type: 'text/plain; charset=utf-8' })
  const response = await fetchFile(token, { 'accept-encoding': 'gzip' })
  expect(await response.text()).toBe(body)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-length': '10',
    'content-disposition': 'attachment; filename="known-domains.txt"',
    etag: `"${sha256.toString('hex')}"`,
    'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
    'last-modified': new Date(file.made).toUTCString(),
  })
  expect(response.headers.get('content-encoding')).toBeNull()
  const head = await fetchFile(token, {}, 'HEAD')
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
})

test('who has it already is told so; when it changes, it is another', async () => {
  const { id, token } = await addExport(reader)
  const { file } = await run(reader, id)
  const etag = `"${file.sha256}"`
  expect((await fetchFile(token, { 'if-none-match': `"x", ${etag}` })).status).toBe(304)
  expect((await fetchFile(token, { 'if-none-match': '"x"' })).status).toBe(200)
  expect((await fetchFile(token, { 'if-modified-since': new Date(file.made).toUTCString() })).status).toBe(304)
  expect((await fetchFile(token, { 'if-modified-since': 'yesterday' })).status).toBe(200)
  const again = await run(reader, id)
  expect(again.file).toEqual(file)
  await addEvent('b.example')
  const changed = await run(reader, id)
  expect(changed.file.sha256).not.toBe(file.sha256)
  expect(await (await fetchFile(token, { 'if-none-match': etag })).text()).toBe('a.example\nb.example\n')
  const names = await readdir(join(server.context.config.dataDir, 'exports'))
  expect(names.filter((name) => name.startsWith(id))).toEqual([`${id}.${changed.file.sha256}`])
})

test('it holds what its owner may see, and nobody else’s search, whose question they could change', async () => {
  await addEvent('kept.example', 0)
  const { id, token } = await addExport(reader, { format: 'csv' })
  await run(reader, id)
  const text = await (await fetchFile(token)).text()
  expect(text).toContain('a.example')
  expect(text).not.toContain('kept.example')
  const saved_search = await addSearch(admin, { shared_with: 'everybody' })
  const { status, body } = await ask(server, reader.key, 'POST', '/tocsin/exports', { saved_search, format: 'csv' })
  expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('Only whoever saved a search')])
})

describe('a token', () => {
  test('that was revoked or renewed fetches nothing', async () => {
    const { id, token } = await addExport(reader)
    await run(reader, id)
    const renewed = (await ask(server, reader.key, 'POST', `/tocsin/exports/${id}/token`)).body
    expect((await fetchFile(token)).status).toBe(404)
    expect((await fetchFile(renewed.token)).status).toBe(200)
    const revoked = (await ask(server, reader.key, 'DELETE', `/tocsin/exports/${id}/token`)).body
    expect(revoked.token_start).toBeNull()
    const gone = await fetchFile(renewed.token)
    expect([gone.status, (await gone.json()).detail]).toEqual([404, 'There is no such export.'])
  })

  test('fetches nothing while its owner may not come in, and nothing is made for them', async () => {
    const owner = await addPerson(server.context)
    const { id, token } = await addExport(owner)
    await run(owner, id)
    const { db } = server.context
    for (const change of [{ disabled: true }, { disabled: false, expiration: new Date(0) }]) {
      await db.updateTable('users').set(change).where('id', '=', owner.userId).execute()
      expect((await fetchFile(token)).status).toBe(404)
    }
    await db
      .updateTable('scheduled_exports')
      .set({ every: '1h', next_run: new Date(0) })
      .where('uuid', '=', id)
      .execute()
    await enqueueDue(server.context)
    const row = await db.selectFrom('scheduled_exports').selectAll().where('uuid', '=', id).executeTakeFirstOrThrow()
    expect(row.next_run).toEqual(new Date(0))
    await db.updateTable('users').set({ expiration: null }).where('id', '=', owner.userId).execute()
    expect((await fetchFile(token)).status).toBe(200)
  })

  test('goes with its owner', async () => {
    const owner = await addPerson(server.context)
    const { id, token } = await addExport(owner)
    await run(owner, id)
    await server.context.db.deleteFrom('users').where('id', '=', owner.userId).execute()
    expect((await fetchFile(token)).status).toBe(404)
  })
})

test('what is due is made, and is due again a period later', async () => {
  const { id, next_run } = await addExport(reader, { every: '6h' })
  expect(next_run).not.toBeNull()
  await enqueueDue(server.context)
  await enqueueDue(server.context)
  await expect.poll(async () => (await listed(reader, id)).file?.size, { timeout: 20_000 }).toBeGreaterThan(0)
  const { next_run: then } = await listed(reader, id)
  expect(Date.parse(then) - Date.now()).toBeGreaterThan(5.9 * 3_600_000)
  const { rows } = await server.context.pool.query(`select from jobs where kind = 'exports.make' and user_id = $1`, [
    reader.userId,
  ])
  const made = rows.length
  await enqueueDue(server.context)
  const after = await server.context.pool.query(`select from jobs where kind = 'exports.make' and user_id = $1`, [
    reader.userId,
  ])
  expect(after.rows).toHaveLength(made)
})

test('what is too large says so, and what was there stays', async () => {
  const { id, token } = await addExport(reader)
  await run(reader, id)
  const { db } = server.context
  const row = await db.selectFrom('scheduled_exports').select('id').where('uuid', '=', id).executeTakeFirstOrThrow()
  const job = { id: 0, signal: new AbortController().signal, isCancelled: () => false, progress: () => {} }
  await expect(makeExport(server.context, row.id, job, 5)).rejects.toThrow('The export is larger than 5 bytes.')
  expect((await listed(reader, id)).last_run.error).toBe('The export is larger than 5 bytes.')
  expect((await fetchFile(token)).status).toBe(200)
  const names = await readdir(join(server.context.config.dataDir, 'exports'))
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
})

test.each([
  [{ every: '4m' }, /^every: A time from 5m to 366d/],
  [{ every: '1w' }, /^every: /],
  [{ every: 5 }, /^every: /],
  [{ every: '999999d' }, /^every: /],
  [{ format: 'none' }, /^Invalid output format/],
  [{ format: 'constructor' }, /^Invalid output format/],
  [{ saved_search: 'x' }, /^saved_search: /],
  [{ saved_search: '00000000-0000-4000-8000-000000000000' }, /^There is no such saved search/],
  [{ token: 'mine' }, /^token: There is no such field/],
])('%j is refused by its name', async (more, message) => {
  const { detail, status } = await addExport(reader, more)
  expect([400, 404]).toContain(status)
  expect(detail).toMatch(message)
})

test('an export is nobody else’s, and goes when it is deleted', async () => {
  const { id, token } = await addExport(reader)
  await run(reader, id)
  for (const [method, path] of [
    ['PATCH', id],
    ['DELETE', id],
    ['POST', `${id}/run`],
    ['POST', `${id}/token`],
    ['DELETE', `${id}/token`],
  ] as const) {
    const sent = method === 'DELETE' ? undefined : {}
    expect((await ask(server, admin.key, method, `/tocsin/exports/${path}`, sent)).status).toBe(404)
  }
  expect((await ask(server, reader.key, 'PATCH', `/tocsin/exports/${id}`, { every: '1d' })).body.every).toBe('1d')
  expect((await ask(server, reader.key, 'DELETE', `/tocsin/exports/${id}`)).status).toBe(204)
  expect((await fetchFile(token)).status).toBe(404)
  const names = await readdir(join(server.context.config.dataDir, 'exports'))
  expect(names.filter((name) => name.startsWith(id))).toEqual([])
})

test('who gives, takes and renews tokens is in the audit log, and no token is', async () => {
  const { id, token } = await addExport(admin)
  await ask(server, admin.key, 'POST', `/tocsin/exports/${id}/token`)
  await ask(server, admin.key, 'DELETE', `/tocsin/exports/${id}/token`)
  await ask(server, admin.key, 'DELETE', `/tocsin/exports/${id}`)
  const rows = await server.context.db
    .selectFrom('audit_log')
    .selectAll()
    .where('model', '=', 'ScheduledExport')
    .where('user_id', '=', admin.userId)
    .orderBy('id')
    .execute()
  expect(rows.map(({ action }) => action)).toEqual(['add', 'reset_auth_key', 'edit', 'delete'])
  expect(JSON.stringify(rows)).not.toContain(token)
})
