import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'
import { noticelists } from './content.ts'

const SHARED = join(import.meta.dirname, '../../../../../../shared/data/noticelists/gdpr/list.json')
const STARTER = join(import.meta.dirname, '../../../starter/noticelists/gdpr/list.json')

let server: TestServer
let admin: Person
let user: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
})
afterAll(async () => server.close())

const notice = { scope: ['attribute'], field: ['category'], value: ['Attribution'], message: { en: 'Mind.' } }
const list = (fields: object = {}) => ({ name: 'ours', expanded_name: 'Ours', ref: ['x'], notice: [notice], ...fields })

async function keep(document: unknown) {
  const read = noticelists.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return inTransaction(server.context, async (tx) => read.keep(tx, 0))
}

async function idOf(name: string): Promise<string> {
  const { body } = await ask(server, user.key, 'GET', '/noticelists/index')
  return body.find((one: { Noticelist: { name: string } }) => one.Noticelist.name === name).Noticelist.id
}

const check = async (draft: object) => ask(server, user.key, 'POST', '/tocsin/noticelists/check', draft)

test('a list comes with all that it holds, and a newer one leaves the choice to use it as it is', async () => {
  const odd = list({ mood: { blue: [1, null] }, version: 2 })
  expect(await keep(odd)).toEqual({ added: 1, changed: 0, removed: 0 })
  expect(await noticelists.source(server.context.db, 'ours')).toEqual(odd)
  const id = await idOf('ours')
  const enabled = await ask(server, admin.key, 'POST', `/noticelists/enableNoticelist/${id}/true`)
  expect(enabled.body.Noticelist).toMatchObject({
    id,
    enabled: true,
    version: '2',
    NoticelistEntry: [{ data: notice }],
  })
  const other = { ...notice, value: ['Other'] }
  expect(await keep(list({ version: 3, notice: [notice, other] }))).toEqual({ added: 1, changed: 0, removed: 0 })
  const { body } = await ask(server, user.key, 'GET', `/noticelists/view/${id}`)
  expect(body.Noticelist).toMatchObject({ enabled: true, version: '3', geographical_area: [] })
  expect(body.Noticelist.NoticelistEntry.map((entry: { data: object }) => entry.data)).toEqual([notice, other])
})

test('lists that are used have their say on an attribute that is not saved yet', async () => {
  await keep(list({ name: 'by type', notice: [{ ...notice, field: ['type'], value: ['email'], tags: ['t'] }] }))
  const id = await idOf('by type')
  expect((await check({ type: 'email' })).body).toEqual({ notices: [] })
  await ask(server, admin.key, 'POST', `/noticelists/toggleEnable/${id}`)
  expect((await check({ type: 'email', category: 'Payload delivery' })).body).toMatchObject({
    notices: [{ list: { name: 'by type' }, message: { en: 'Mind.' }, tags: ['t'] }],
  })
  expect((await check({ type: ['email'] })).status).toBe(400)
  expect((await check({ type: '\0' })).status).toBe(400)
  const again = await ask(server, admin.key, 'POST', `/noticelists/toggleEnable/${id}`)
  expect(again.body.message).toBe('Noticelist disabled.')
  expect((await check({ type: 'email' })).body).toEqual({ notices: [] })
})

test('only site admins choose, and what is not there is not found', async () => {
  await keep(list({ name: 'chosen' }))
  const id = await idOf('chosen')
  expect((await ask(server, user.key, 'POST', `/noticelists/enableNoticelist/${id}/true`)).status).toBe(403)
  for (const name of ['999999', '9'.repeat(40), 'nope', '%00']) {
    const { status, body } = await ask(server, user.key, 'GET', `/noticelists/view/${name}`)
    expect([status, body.message]).toEqual([404, 'Invalid Noticelist.'])
  }
})

test('who chose is written down', async () => {
  await keep(list({ name: 'logged' }))
  const id = await idOf('logged')
  await ask(server, admin.key, 'POST', `/noticelists/enableNoticelist/${id}/true`)
  const { body } = await ask(server, admin.key, 'POST', '/admin/audit_logs/index', {
    model: 'Noticelist',
    model_id: id,
  })
  expect(body[0].AuditLog).toMatchObject({ action: 'edit', model_title: 'logged' })
})

test('what cannot be taken says all that is wrong with it', () => {
  const read = noticelists.read({ name: 'x\0', notice: [{ scope: 1 }] })
  expect('faults' in read && read.faults.map(({ path }) => path)).toEqual([
    'name',
    'expanded_name',
    'ref',
    'notice[0].field',
    'notice[0].value',
    'notice[0].message',
  ])
})

test('the list of our own words is whole, and about the same attributes as the public one', async () => {
  const document = JSON.parse(readFileSync(STARTER, 'utf8'))
  expect(noticelists.recognises(document, '')).toBe(true)
  await keep(document)
  await ask(server, admin.key, 'POST', `/noticelists/enableNoticelist/${document.name}/true`)
  const { body } = await check({ category: 'Attribution', type: 'url' })
  const names = body.notices.map((one: { list: { name: string } }) => one.list.name)
  expect(names.filter((name: string) => name === 'gdpr')).toHaveLength(1)
})

test.skipIf(!existsSync(SHARED))('the public list is served back as it came (needs ../shared)', async () => {
  const document = JSON.parse(readFileSync(SHARED, 'utf8'))
  await keep(document)
  expect(await noticelists.source(server.context.db, document.name)).toEqual(document)
})
