import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const NO_PERMISSION = 'You do not have permission to use this functionality.'
const PASSWORD = { password: 'Another password 12' }
let server: StartedServer
let orgAdmin: string
let readOnly: string
beforeAll(async () => {
  server = await createStartedServer()
  orgAdmin = await server.addUser({ email: 'lead@host.test', role_id: 2 })
  await server.addUser({ email: 'lead2@host.test', role_id: 2 })
  await server.addUser({ email: 'user@host.test', role_id: 3 })
  const { body } = await server.admin('POST', '/auth_keys/add/me', { read_only: true })
  readOnly = body.AuthKey.authkey_raw
})
afterAll(async () => server.close())

test.each([
  ['reset the key of a site admin', '/users/resetauthkey/1', {}, [405, 'Invalid user.']],
  ['reset the key of another org admin', '/users/resetauthkey/3', {}, [405, 'Invalid user.']],
  ['make a key for a site admin', '/auth_keys/add/1', {}, [403, NO_PERMISSION]],
  ['see a key of a site admin', '/auth_keys/edit/1', {}, [404, 'Invalid AuthKey.']],
  ['set the password of a site admin', '/admin/users/edit/1', PASSWORD, [404, 'Invalid user']],
  ['delete a site admin', '/admin/users/delete/1', {}, [404, 'Invalid user']],
  [
    'become a site admin',
    '/users/edit',
    { role_id: 1 },
    [403, 'You are not authorised to assign that role to a user.'],
  ],
])('an org admin of the same organisation may not %s', async (_what, path, body, refusal) => {
  const answer = await ask(server, orgAdmin, 'POST', path, body)
  expect([answer.status, answer.body.message]).toEqual(refusal)
  expect((await server.admin('GET', '/users/view/1')).body.Role.perm_site_admin).toBe(true)
})

test('an org admin may reset the key of an ordinary user, and set their password', async () => {
  expect((await ask(server, orgAdmin, 'POST', '/users/resetauthkey/4')).body.message).toMatch(/^Authkey updated: /)
  expect((await ask(server, orgAdmin, 'POST', '/admin/users/edit/4', PASSWORD)).status).toBe(200)
})

test.each([
  ['set the password', '/users/change_pw', PASSWORD],
  ['edit the account', '/users/edit', PASSWORD],
  ['reset the key', '/users/resetauthkey/me', {}],
  ['make a key', '/auth_keys/add/me', {}],
  ['edit itself', '/auth_keys/edit/4', { read_only: false }],
  ['delete a key', '/auth_keys/delete/1', {}],
])('a key that may only read may not %s', async (_what, path, body) => {
  const answer = await ask(server, readOnly, 'POST', path, body)
  expect([answer.status, answer.body.message]).toEqual([403, NO_PERMISSION])
})

test.each(['me', '1', 'Infinity', '99999999999999999', '1e3'])(
  'resetting the key of user %s of another organisation is refused',
  async (id) => {
    const { body } = await server.admin('POST', '/admin/organisations/add', { name: `Elsewhere ${id}` })
    const key = await server.addUser({ email: `${id}@else.test`, org_id: body.Organisation.id, role_id: 2 })
    const answer = await ask(server, key, 'POST', `/users/resetauthkey/${id}`)
    expect(answer.status).toBe(id === 'me' ? 200 : 405)
  },
)
