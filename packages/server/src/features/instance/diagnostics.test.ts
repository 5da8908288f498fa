import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer({ jobs: 1 })
})
afterAll(async () => server.close())

const read = async (path: string) => (await server.admin('GET', path)).body

test('every setting is listed with its value, and those of one group alone', async () => {
  const settings = (await read('/servers/serverSettings')).finalSettings
  const one = settings.find(({ setting }: { setting: string }) => setting === 'MISP.max_correlations_per_event')
  expect(one).toEqual({ level: 1, value: 5000, type: 'numeric', setting: one.setting, tab: 'MISP' })
  await server.admin('POST', `/servers/serverSettingsEdit/${one.setting}`, { value: 10 })
  const listed = await read('/servers/serverSettings/misp')
  expect(listed.find(({ setting }: { setting: string }) => setting === one.setting).value).toBe(10)
  expect(listed.every(({ tab }: { tab: string }) => tab === 'MISP')).toBe(true)
})

test('the report tells of this server, its database and its workers', async () => {
  const body = await read('/servers/serverSettings')
  expect(body).toMatchObject({ gpgStatus: expect.any(String), redisInfo: { connection: false } })
  expect(body.writeableDirs).toEqual({ [server.context.config.dataDir]: 0 })
  expect(body.dbDiagnostics.events).toMatchObject({ table: 'events', index_in_bytes: expect.any(Number) })
  expect(body.dbSchemaDiagnostics.actual_db_version).toMatch(/^\d+$/)
  expect(body.dbConfiguration.map(({ name }: { name: string }) => name)).toContain('shared_buffers')
  expect(body.workers.default).toMatchObject({ ok: true, jobCount: 0, workers: [{ pid: process.pid, alive: true }] })
})

test('the schema is the one that this program wants', async () => {
  const body = await read('/servers/dbSchemaDiagnostic')
  expect(body.actual_db_version).toBe(body.expected_db_version)
  expect(body.columnPerTable.events).toContain('uuid')
  expect(body.indexes.events).toMatchObject({ id: true, uuid: true })
})

test.each([
  ['startWorker/default', 'startWorker'],
  ['stopWorker/12', 'stopWorker'],
  ['restartWorkers', 'restartWorkers'],
  ['restartDeadWorkers', 'restartDeadWorkers'],
  ['killAllWorkers', 'killAllWorkers'],
])('%s is refused, and says why', async (path, action) => {
  const { status, body } = await server.admin('POST', `/servers/${path}`)
  expect([status, body.message, body.url]).toEqual([403, `Could not ${action} Server`, `/servers/${action}`])
  expect(body.errors).toContain('TOCSIN_JOBS')
})

test('an update says that it is not done this way', async () => {
  const { body } = await server.admin('POST', '/servers/update')
  expect(body.results).toEqual([{ input: 'update', output: [expect.any(String), expect.any(String)], status: 1 }])
})

test('routes are listed by controller, and by role', async () => {
  expect(await read('/events/queryACL')).toEqual([])
  const names = await read('/servers/queryACL/printAllFunctionNames')
  expect(names.events).toEqual(expect.arrayContaining(['add', 'edit', 'index', 'restSearch', 'view']))
  expect(names.users).toContain('admin_add')
  const roles = await read('/servers/queryACL/printRoleAccess/6')
  expect(Object.keys(roles)).toEqual(['6'])
  expect(roles[6].urls).toContain('/events/index')
  expect(roles[6].urls).not.toContain('/events/add')
  expect((await server.admin('GET', '/servers/queryACL/constructor')).status).toBe(405)
  expect((await server.admin('GET', '/servers/queryACL/printRoleAccess/999')).status).toBe(404)
})

test('it is all for site admins', async () => {
  const { key } = await addPerson(server.context)
  for (const path of ['serverSettings', 'getWorkers', 'dbSchemaDiagnostic', 'queryACL']) {
    expect((await ask(server, key, 'GET', `/servers/${path}`)).status).toBe(403)
  }
})

test('of workflows and modules there are none', async () => {
  expect([await read('/workflows/index'), await read('/modules/index')]).toEqual([[], []])
  const { body } = await server.admin('POST', '/events/add', { info: 'x', Attribute: [{ type: 'text', value: 'a' }] })
  const enriched = [`/events/enrichEvent/${body.Event.id}`, `/attributes/enrich/${body.Event.Attribute[0].id}`]
  for (const path of enriched) {
    const { status, body: refused } = await server.admin('POST', path, { dns: true })
    expect([status, refused.message]).toEqual([405, 'modules not set'])
  }
  expect((await server.admin('POST', '/events/enrichEvent/999', {})).status).toBe(404)
})
