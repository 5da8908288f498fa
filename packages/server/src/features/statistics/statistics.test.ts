import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let outsider: Person
beforeAll(async () => {
  server = await createStartedServer()
  outsider = await addPerson(server.context, { may: userPermissions })
  const add = async (distribution: number, values: [string, string][]) =>
    server.admin('POST', '/events/add', {
      info: 'counted',
      distribution,
      Tag: [{ name: 'tlp:green' }],
      Attribute: values.map(([type, value]) => ({ type, value })),
    })
  await add(0, [['text', 'kept']])
  const shared = [
    ['ip-src', '192.0.2.1'],
    ['text', 'seen'],
    ['ip-dst', '192.0.2.1'],
  ] as [string, string][]
  await add(3, shared)
  await add(3, [['ip-dst', '192.0.2.1']])
})
afterAll(async () => server.close())

const as = async ({ key }: Person, path: string) => (await ask(server, key, 'GET', path)).body

test('attributes are counted by type and category, as shares too, and only those that one sees', async () => {
  const path = '/attributes/attributeStatistics'
  expect((await server.admin('GET', path)).body).toEqual({ 'ip-dst': '2', 'ip-src': '1', text: '2' })
  expect((await server.admin('GET', `${path}/type/true`)).body).toEqual({
    'ip-dst': '40%',
    'ip-src': '20%',
    text: '40%',
  })
  expect(await as(outsider, path)).toEqual({ 'ip-dst': '2', 'ip-src': '1', text: '1' })
  expect(await as(outsider, `${path}/category`)).toEqual({ 'Network activity': '3', Other: '1' })
  const { status, body } = await server.admin('GET', `${path}/constructor`)
  expect([status, body.message]).toEqual([405, 'Invalid type requested.'])
})

test('usage counts what one sees, and pairs of equal values in two events', async () => {
  const { body } = await server.admin('GET', '/users/statistics')
  const counts = { event_count: '3', attribute_count: '5', attributes_per_event: '2', correlation_count: '2' }
  expect(body.stats).toMatchObject({ ...counts, thread_count: '0', contributing_org_count: '1' })
  expect((await as(outsider, '/users/statistics/data')).stats).toMatchObject({ event_count: '2', attribute_count: '4' })
})

test('organisations have their users, their events, and what they changed on each day of a year', async () => {
  const host = (await server.admin('GET', '/users/statistics/orgs')).body.ORGNAME
  expect(host).toMatchObject({ userCount: '1', eventCount: '3', attributeCount: '5' })
  expect(host.orgActivity.csv.split(String.raw`\n`)).toHaveLength(367)
  expect(Object.entries(host.orgActivity.data)).toEqual([[expect.stringMatching(/^\d{4}-\d\d-\d\d$/), '5']])
})

test('organisations are not told to users where their list is hidden', async () => {
  const setting = '/servers/serverSettingsEdit/Security.hide_organisation_index_from_users'
  await server.admin('POST', setting, { value: true })
  expect((await ask(server, outsider.key, 'GET', '/users/statistics/orgs')).status).toBe(405)
  expect(
    (await as(outsider, '/users/statistics/attributehistogram')).map((bar: { org_name: string }) => bar.org_name),
  ).toEqual(['All organisations'])
  expect((await ask(server, outsider.key, 'GET', '/organisations/index')).status).toBe(403)
  expect((await server.admin('GET', '/organisations/index')).status).toBe(200)
  await server.admin('POST', setting, { value: false })
  expect((await ask(server, outsider.key, 'GET', '/organisations/index')).status).toBe(200)
})

test('users, tags, the histogram and the matrix', async () => {
  const { body: users } = await server.admin('GET', '/users/statistics/users')
  expect(users.user.data).toEqual({ total: 2, month: 2, year: 2 })
  const { body: tags } = await server.admin('GET', '/users/statistics/tags')
  expect(tags.flatData.tlp ?? tags.flatData.custom).toEqual({ 'tlp:green': { name: 'tlp:green', size: '3' } })
  expect((await server.admin('GET', '/users/statistics/attributehistogram')).body).toEqual([
    { data: { 'ip-dst': '2', 'ip-src': '1', text: '2' }, org_name: 'All organisations', total: 5 },
    { data: { 'ip-dst': '2', 'ip-src': '1', text: '2' }, org_name: 'ORGNAME', total: 5 },
  ])
  expect((await server.admin('GET', '/users/statistics/nosuch')).status).toBe(404)
  expect((await server.admin('GET', '/users/statistics/galaxyMatrix/galaxy_id:999999')).status).toBe(404)
})

test('sightings are counted by source, and only those of the own organisation', async () => {
  expect(await as(outsider, '/users/statistics/sightings')).toEqual({ toplist: [], eventids: [] })
  await server.admin('POST', '/sightings/add', { value: '192.0.2.1', source: 'sensor' })
  await server.admin('POST', '/sightings/add', { value: 'seen', type: 1 })
  const { body } = await server.admin('GET', '/users/statistics/sightings')
  expect(body.toplist).toEqual({ sensor: 3, Undefined: 1 })
  expect(body.eventids).toEqual({ sensor: { sighting: ['2', '3'] }, Undefined: { 'false-positive': ['2'] } })
  expect(await as(outsider, '/users/statistics/sightings')).toEqual({ toplist: [], eventids: [] })
})

test('values that correlate most are listed with what they make', async () => {
  const { body } = await server.admin('GET', '/correlations/top')
  expect(body).toEqual([{ Correlation: { value: '192.0.2.1', count: 2, excluded: false } }])
  expect((await server.admin('GET', '/correlations/overCorrelations')).body).toEqual([])
  const within = await server.admin('GET', '/correlations/overCorrelations/scope:not_over_correlating/limit:5')
  const value = { value: '192.0.2.1', occurrence: '3', over_correlation: false, excluded: false }
  expect(within.body).toEqual([{ OverCorrelatingValue: value }])
})
