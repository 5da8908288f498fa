import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
})
afterAll(async () => server.close())

const call = async (method: string, path: string, body?: unknown) =>
  ask(server, admin.key, method, `/correlation_exclusions${path}`, body)

test('exclusions are added, listed, viewed, edited and deleted as in MISP', async () => {
  const entry = (id: string, value: string, comment: string | null = null) => ({
    CorrelationExclusion: { id, value, from_json: false, comment },
  })
  const { body: added } = await call('POST', '/add', { value: ' test-correlation-exclusion ' })
  const { id } = added.CorrelationExclusion
  expect(added).toEqual(entry(id, 'test-correlation-exclusion'))
  const { body: other } = await call('POST', '/add', { CorrelationExclusion: { value: '8.8.8.8', comment: 'DNS' } })
  const otherId = other.CorrelationExclusion.id
  expect((await call('GET', '')).body).toEqual([added, other])
  expect((await call('GET', '/index/quickFilter:dns')).body).toEqual([other])
  expect((await call('GET', '/index/value:8.8.8.8')).body).toEqual([other])
  expect((await call('GET', `/view/${id}`)).body).toEqual(added)
  expect((await call('POST', `/edit/${otherId}`, { value: 'x', comment: 'resolver' })).body).toEqual(
    entry(otherId, '8.8.8.8', 'resolver'),
  )
  const message = 'CorrelationExclusion deleted.'
  const url = `/correlation_exclusions/delete/${id}`
  expect((await call('POST', `/delete/${id}`)).body).toEqual({
    saved: true,
    success: true,
    name: message,
    message,
    url,
    id: Number(id),
  })
  for (const [method, path] of [['GET', 'view'] as const, ['POST', 'delete'] as const, ['POST', 'edit'] as const]) {
    const { status, body } = await call(method, `/${path}/${id}`, method === 'POST' ? {} : undefined)
    expect([status, body.message]).toEqual([404, 'Invalid CorrelationExclusion.'])
  }
  expect((await call('POST', '/clean')).body).toMatchObject({
    saved: true,
    message: 'Correlations cleanup initiated, based on the exclusion rules.',
    url: '/correlation_exclusions/clean',
  })
})

test.each([
  ['nothing', {}, { value: ['Value cannot be empty.'] }],
  ['a value that is there', { value: 'twice' }, { value: ['Value is already in the exclusion list.'] }],
  ['a value that is too long', { value: 'é'.repeat(1_001) }, { value: ['At most 2000 bytes are allowed.'] }],
  ['a list', { value: ['x'] }, { value: ['Text expected.'] }],
])('%s is refused', async (_, sent, errors) => {
  await call('POST', '/add', { value: 'twice' })
  const { status, body } = await call('POST', '/add', sent)
  const message = 'Could not add correlation_exclusion'
  const url = '/correlation_exclusions/add'
  expect([status, body]).toEqual([403, { saved: false, name: message, message, url, errors }])
})

test('only a site admin sees or changes them', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/view/1'],
    ['POST', '/add'],
    ['POST', '/edit/1'],
    ['POST', '/delete/1'],
    ['POST', '/clean'],
  ] as const) {
    expect((await ask(server, user.key, method, `/correlation_exclusions${path}`)).status).toBe(403)
  }
})

test.each([
  ['the value', 'shared-1.example', ['domain', 'shared-1.example'], ['domain', 'shared-1.example'], true],
  ['its beginning', 'shared-2%', ['domain', 'shared-2.example'], ['domain', 'shared-2.example'], true],
  ['its end', '%3.example', ['domain', 'shared-3.example'], ['domain', 'shared-3.example'], true],
  ['something inside it', '%red-4%', ['domain', 'shared-4.example'], ['domain', 'shared-4.example'], true],
  ['another value', 'red-5', ['domain', 'shared-5.example'], ['domain', 'shared-5.example'], false],
  ['the half they share', '10.5.0.1', ['domain|ip', 'a.example|10.5.0.1'], ['ip-dst', '10.5.0.1'], true],
  ['the other half', 'b.example', ['domain|ip', 'b.example|10.5.0.2'], ['ip-dst', '10.5.0.2'], false],
  ['the value as the other side writes it', 'Shared-6', ['text', 'shared-6'], ['text', 'Shared-6'], true],
  ['the network that holds an address', '10.6.0.0/16', ['ip-src', '10.6.0.0/16'], ['ip-dst', '10.6.0.1'], true],
  ['the address that a network holds', '10.7.0.1', ['ip-src', '10.7.0.0/16'], ['ip-dst', '10.7.0.1'], true],
  ['another address of a network', '10.8.0.2', ['ip-src', '10.8.0.0/16'], ['ip-dst', '10.8.0.1'], false],
])('excluding %s (%s) counts at once on both sides, and so does taking it back', async (_, value, ...rest) => {
  const [left, right, isExcluded] = rest
  const add = async ([type, text]: string[]) =>
    (await ask(server, user.key, 'POST', '/events/add', { info: 'x', Attribute: [{ type, value: text }] })).body.Event
      .id
  const ids = [await add(left), await add(right)]
  const related = async () =>
    Promise.all(
      ids.map(async (id) => (await ask(server, user.key, 'GET', `/events/view/${id}`)).body.Event.RelatedEvent.length),
    )
  expect(await related()).toEqual([1, 1])
  const { body } = await call('POST', '/add', { value })
  expect(await related()).toEqual(isExcluded ? [0, 0] : [1, 1])
  await call('DELETE', `/delete/${body.CorrelationExclusion.id}`)
  expect(await related()).toEqual([1, 1])
})
