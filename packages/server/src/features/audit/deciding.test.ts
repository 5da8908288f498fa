import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let other: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission.filter((name) => name !== 'perm_site_admin') })
  other = await addPerson(server.context, { may: everyPermission.filter((name) => name !== 'perm_site_admin') })
})
afterAll(async () => server.close())

async function post(who: Person, path: string, body: unknown = {}) {
  const answer = await ask(server, who.key, 'POST', path, body)
  expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body])
  return answer.body
}

async function rowsOf(what: () => Promise<unknown>) {
  const { db } = server.context
  const { last } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  await what()
  return db
    .selectFrom('audit_log')
    .selectAll()
    .where('id', '>', last ?? 0)
    .orderBy('id')
    .execute()
}

const historyOf = async (who: Person, eventId: string) =>
  (await ask(server, who.key, 'GET', `/audit_logs/eventIndex/${eventId}`)).body as {
    AuditLog: { action: string; model: string; model_title: string }
    Organisation: { uuid: string }
  }[]

test('proposals that are filed, accepted and discarded leave a row each', async () => {
  const { Event } = await post(owner, '/events/add', { info: 'to be bettered', distribution: 1 })
  const rows = await rowsOf(async () => {
    for (const [value, decision] of [
      ['good.example', 'accept'],
      ['bad.example', 'discard'],
    ]) {
      const { ShadowAttribute } = await post(other, `/shadow_attributes/add/${Event.id}`, { type: 'domain', value })
      await post(owner, `/shadow_attributes/${decision}/${ShadowAttribute.id}`)
    }
  })
  expect(rows).toMatchObject([
    { action: 'add', model: 'ShadowAttribute', org_id: other.orgId, title: 'Network activity/domain good.example' },
    { action: 'add', model: 'Attribute', org_id: owner.orgId },
    { action: 'accept', model: 'ShadowAttribute', org_id: owner.orgId, change: { deleted: [false, true] } },
    { action: 'add', model: 'ShadowAttribute', title: 'Network activity/domain bad.example' },
    { action: 'discard', model: 'ShadowAttribute', org_id: owner.orgId },
  ])
  const history = await historyOf(other, Event.id)
  expect(history.map(({ AuditLog }) => AuditLog.model_title).filter((title) => title !== '')).toEqual([
    'Network activity/domain bad.example',
    'Network activity/domain good.example',
  ])
})

test('an event that is handed over leaves its row, and no one else learns whose it was', async () => {
  await server.context.db.updateTable('organisations').set({ local: true }).execute()
  const { Event } = await post(owner, '/events/add', { info: 'too hot', distribution: 0 })
  const rows = await rowsOf(async () => {
    await post(owner, `/event_delegations/delegateEvent/${Event.id}`, { org_id: other.orgId, distribution: 1 })
    const { id } = await server.context.db.selectFrom('event_delegations').select('id').executeTakeFirstOrThrow()
    await post(other, `/event_delegations/acceptDelegation/${id}`)
  })
  expect(rows).toMatchObject([
    { action: 'add', model: 'EventDelegation', org_id: owner.orgId },
    {
      action: 'accept_delegation',
      model: 'Event',
      change: { org_id: [owner.orgId, other.orgId], distribution: [0, 1] },
    },
  ])
  const stranger = await addPerson(server.context)
  const [accepted, ...others] = await historyOf(stranger, Event.id)
  expect([accepted?.AuditLog.action, others]).toEqual(['accept_delegation', []])
  expect(accepted?.Organisation.uuid).toBe(other.orgUuid)
})

test('settings of users leave a row each', async () => {
  const rows = await rowsOf(async () => {
    await post(owner, '/user_settings/setSetting', { setting: 'homepage', value: { path: '/events/index' } })
    await post(owner, '/user_settings/setSetting', { setting: 'homepage', value: { path: '/tags/index' } })
    const { id } = await server.context.db.selectFrom('user_settings').select('id').executeTakeFirstOrThrow()
    await post(owner, `/user_settings/delete/${id}`)
  })
  expect(rows.every((row) => row.owner_org_id === owner.orgId)).toBe(true)
  expect(rows).toMatchObject([
    { action: 'add', model: 'UserSetting', title: 'homepage' },
    { action: 'edit', change: { value: [{ path: '/events/index' }, { path: '/tags/index' }] } },
    { action: 'delete' },
  ])
})
