import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, userPermissions, type Person } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
let lead: Person
let people: Record<'colleague' | 'secondLead' | 'syncUser' | 'siteAdmin' | 'stranger', Person>
beforeAll(async () => {
  server = await createStartedServer()
  const { context } = server
  const may = [...userPermissions, 'perm_admin' as const]
  lead = await addPerson(context, { may })
  const org = { id: lead.orgId, uuid: lead.orgUuid, name: lead.orgName }
  people = {
    colleague: await addPerson(context, { org }),
    secondLead: await addPerson(context, { org, may }),
    syncUser: await addPerson(context, { org, may: syncPermissions }),
    siteAdmin: await addPerson(context, { org, may: everyPermission }),
    stranger: await addPerson(context),
  }
})
afterAll(async () => server.close())

const asLead = async (method: string, path: string, body?: unknown) => ask(server, lead.key, method, path, body)
const keyOf = async (who: Person) => {
  const { body } = await server.admin('POST', `/auth_keys/add/${who.userId}`, {})
  return String(body.AuthKey.id)
}
const PASSWORD = 'Another password 12'

type Case = [what: string, act: (who: Person) => Promise<number>, allowed: (keyof typeof people)[]]

const inOrganisation: (keyof typeof people)[] = ['colleague', 'secondLead', 'syncUser', 'siteAdmin']
const cases: Case[] = [
  ['sees a user', async ({ userId }) => (await asLead('GET', `/admin/users/view/${userId}`)).status, inOrganisation],
  ['sees a user', async ({ userId }) => (await asLead('GET', `/users/view/${userId}`)).status, inOrganisation],
  [
    'edits a user',
    async ({ userId }) => (await asLead('POST', `/admin/users/edit/${userId}`, { autoalert: true })).status,
    ['colleague', 'secondLead'],
  ],
  [
    'gives a password',
    async ({ userId }) => (await asLead('PUT', `/admin/users/edit/${userId}`, { password: PASSWORD })).status,
    ['colleague', 'secondLead'],
  ],
  ['sees a key', async (who) => (await asLead('GET', `/auth_keys/view/${await keyOf(who)}`)).status, ['colleague']],
  [
    'edits a key',
    async (who) => (await asLead('POST', `/auth_keys/edit/${await keyOf(who)}`, { comment: 'x' })).status,
    ['colleague'],
  ],
  ['ends a key', async (who) => (await asLead('POST', `/auth_keys/delete/${await keyOf(who)}`)).status, ['colleague']],
  ['makes a key', async ({ userId }) => (await asLead('POST', `/auth_keys/add/${userId}`, {})).status, ['colleague']],
  [
    'makes a key by the body',
    async ({ userId }) => (await asLead('POST', '/auth_keys/add', { user_id: userId })).status,
    ['colleague'],
  ],
  ['resets a key', async ({ userId }) => (await asLead('POST', `/users/resetauthkey/${userId}`)).status, ['colleague']],
  [
    'resets a second factor',
    async ({ userId }) => (await asLead('POST', `/users/totp_delete/${userId}`)).status,
    ['colleague'],
  ],
  [
    'sets a setting',
    async ({ userId }) =>
      (await asLead('POST', '/user_settings/setSetting', { user_id: userId, setting: 'dashboard', value: [] })).status,
    ['colleague', 'secondLead'],
  ],
  [
    'deletes a user',
    async ({ userId }) => (await asLead('DELETE', `/admin/users/delete/${userId}`)).status,
    ['colleague', 'secondLead'],
  ],
]

test.each(cases)('an org admin %s only of whom the rules name (case %#)', async (_what, act, allowed) => {
  // Deletion comes last, and takes those whom it may.
  for (const [name, who] of Object.entries(people)) {
    const status = await act(who)
    expect([name, status === 200]).toEqual([name, allowed.some((one) => one === name)])
    expect([200, 403, 404, 405]).toContain(status)
  }
})

test('an org admin lists the users and keys of the organisation only', async () => {
  const fresh = await addPerson(server.context, { org: { id: lead.orgId, uuid: lead.orgUuid, name: lead.orgName } })
  const users = (await asLead('GET', '/admin/users/index')).body
  expect(new Set(users.map(({ User }: { User: { org_id: string } }) => User.org_id))).toEqual(
    new Set([String(lead.orgId)]),
  )
  expect((await asLead('GET', '/admin/users/index/searchorg:1')).body).toEqual([])
  const keys = (await asLead('GET', '/auth_keys')).body
  const owners = new Set(keys.map(({ User }: { User: { id: string } }) => User.id))
  expect(owners).toEqual(new Set([String(lead.userId), String(fresh.userId)]))
})

test('an org admin neither moves users elsewhere nor gives roles that reach beyond, also not to themselves', async () => {
  const fresh = await addPerson(server.context, { org: { id: lead.orgId, uuid: lead.orgUuid, name: lead.orgName } })
  const { body } = await asLead('POST', `/admin/users/edit/${fresh.userId}`, { org_id: 1 })
  expect(body.User.org_id).toBe(String(lead.orgId))
  for (const who of [fresh, lead]) {
    for (const role_id of [1, 5]) {
      expect((await asLead('POST', `/admin/users/edit/${who.userId}`, { role_id })).status).toBe(403)
    }
  }
})

test('an org admin changes no role and no setting of the server', async () => {
  for (const [method, path] of [
    ['POST', '/admin/roles/add'],
    ['POST', '/admin/roles/edit/3'],
    ['PUT', '/admin/roles/edit/3'],
    ['POST', '/admin/roles/set_default/1'],
    ['POST', '/admin/roles/delete/6'],
    ['DELETE', '/admin/roles/delete/6'],
    ['GET', '/servers/getSetting/Security.otp_required'],
    ['POST', '/servers/serverSettingsEdit/Security.otp_required'],
    ['GET', '/users/registrations/index'],
    ['POST', '/users/acceptRegistrations/1'],
  ] as const) {
    expect([path, (await asLead(method, path, method === 'GET' ? undefined : {})).status]).toEqual([path, 403])
  }
})
