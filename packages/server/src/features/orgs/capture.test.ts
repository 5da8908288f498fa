import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import { SYSTEM } from '../audit/record.ts'
import { captureOrganisation } from './capture.ts'

const UUID = 'b1d0a2c4-1111-4c2b-9a55-0123456789ab'
let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer({ org: 'Host' })
})
afterAll(async () => server.close())

const capture = async (sent: { uuid?: string; name?: string }) =>
  inTransaction(server.context, async (tx) => captureOrganisation(tx, sent, SYSTEM))
const nameOf = async (id: number) => (await server.admin('GET', `/organisations/view/${id}`)).body.Organisation.name

test('an organisation that many records bring at once is made once, as one from elsewhere', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, async () => capture({ uuid: UUID, name: 'Far away' })))
  expect(new Set(ids).size).toBe(1)
  const { body } = await server.admin('GET', `/organisations/view/${UUID}`)
  expect(body.Organisation).toMatchObject({ name: 'Far away', local: false })
  const written = await server.admin('GET', '/audit_logs/index/model:Organisation/action:add')
  const titles = written.body.map(({ AuditLog }: { AuditLog: { title: string } }) => AuditLog.title)
  expect(titles.filter((title: string) => title === 'Far away')).toHaveLength(1)
})

test('an organisation keeps the name it has here', async () => {
  const id = await capture({ uuid: UUID, name: 'Renamed' })
  expect(await nameOf(id)).toBe('Far away')
})

test('a name that is taken gets a suffix', async () => {
  expect(await nameOf(await capture({ name: 'hOST' }))).toMatch(/^hOST_\d+$/)
})

test('a name of any length, and none, makes an organisation', async () => {
  expect(await nameOf(await capture({ name: 'é'.repeat(5_000) }))).toBe('é'.repeat(200))
  expect(await nameOf(await capture({}))).toMatch(/^[0-9a-f-]{36}$/)
})
