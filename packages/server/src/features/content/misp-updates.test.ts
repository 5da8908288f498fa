import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashSecret } from '../../access/authenticate.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { enqueueNightly } from './nightly.ts'
import { makeTinyTable, tinyKind } from './testing/tiny-kind.ts'

/** MISP's updates over a kind that is as small as can be, under the name of one of MISP's. */
let server: TestServer
let admin: Person
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-content-'))
  server = await createTestServer({ contentSource: folder }, [{ ...tinyKind, name: 'taxonomies' }])
  admin = await addPerson(server.context, { may: everyPermission })
  await makeTinyTable(server.context.db)
})
beforeEach(async () => {
  await sql`truncate tiny, content_documents`.execute(server.context.db)
  await rm(folder, { recursive: true, force: true })
  await writeFile(await made('tiny.json'), '[]')
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function made(name: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return join(folder, name)
}
const put = async (name: string, entries: unknown = ['a']) =>
  writeFile(await made(`${name}.json`), JSON.stringify({ tiny: name, version: 1, entries }))
const update = async (path = '/taxonomies/update', method = 'POST') => ask(server, admin.key, method, path)
const said = (message: string, url: string) => ({ saved: true, success: true, name: message, message, url })

test('MISP is told how many were updated, and when there was nothing to do', async () => {
  await put('one')
  await put('two')
  const url = '/taxonomies/update'
  expect((await update()).body).toEqual(said('Successfully updated 2 taxonomy libraries.', url))
  expect((await update()).body).toEqual(said('All taxonomy libraries are up to date already.', url))
  await put('three')
  await put('four', 'broken')
  expect((await update()).body.message).toBe(
    'Successfully updated 1 taxonomy libraries. However, could not update 1 taxonomy libraries.',
  )
  expect((await update()).body.message).toBe('Could not update any of the taxonomy libraries')
})

test('an update of one kind loads no other', async () => {
  await put('one')
  expect((await update('/galaxies/update')).body).toEqual(said('Galaxies updated.', '/galaxies/update'))
  expect((await ask(server, admin.key, 'GET', '/tocsin/content')).body.documents).toEqual([])
})

test('all kinds are updated at once, and each is told for itself', async () => {
  await put('one')
  expect((await update('/servers/updateJSON')).body).toEqual({
    Galaxy: false,
    Noticelist: false,
    Warninglist: false,
    Taxonomy: true,
    ObjectTemplate: false,
    ObjectRelationship: false,
  })
})

test('programs may ask by GET, browsers may not', async () => {
  expect((await update('/taxonomies/update', 'GET')).status).toBe(200)
  await server.context.db
    .insertInto('sessions')
    .values({
      token_hash: hashSecret('token'),
      user_id: admin.userId,
      csrf_token: 'x',
      created: 0,
      expires: 4_000_000_000,
    })
    .execute()
  const headers = { cookie: 'tocsin_session=token', accept: 'application/json' }
  const { status } = await fetch(`${server.url}/taxonomies/update`, { headers })
  expect(status).toBe(405)
})

test('a source that cannot be read is told', async () => {
  await rm(folder, { recursive: true })
  const { status, body } = await update()
  expect([status, body.message]).toEqual([400, expect.stringContaining('TOCSIN_CONTENT cannot be read')])
})

test('the nightly update is a job where a site admin turned it on, and nothing where not', async () => {
  const jobs = async () => (await ask(server, admin.key, 'GET', '/tocsin/jobs')).body.jobs
  await server.context.pool.query('delete from jobs')
  await enqueueNightly(server.context)
  expect(await jobs()).toEqual([])
  await ask(server, admin.key, 'POST', '/servers/serverSettingsEdit/content.update_daily', { value: true })
  await enqueueNightly(server.context)
  expect(await jobs()).toMatchObject([{ kind: 'content.update', state: 'queued', user_id: '0' }])
})

test('a source that cannot be reached is a refusal that MISP’s clients go on after', async () => {
  const { contentSource } = server.context.config
  const url = '/taxonomies/update'
  Object.assign(server.context.config, { contentSource: 'http://127.0.0.1:1/nothing.tar.gz' })
  try {
    const { status, body } = await update()
    expect([status, body]).toMatchObject([
      403,
      { saved: false, url, errors: expect.stringContaining('cannot be reached') },
    ])
    expect((await update('/servers/updateJSON')).status).toBe(403)
  } finally {
    Object.assign(server.context.config, { contentSource })
  }
})
