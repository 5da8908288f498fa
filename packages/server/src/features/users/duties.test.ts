import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const PASSWORD = 'Another password 12'
let server: StartedServer
let user: { id: string; email: string; authkey: string }
let count = 0
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())
beforeEach(async () => {
  const email = `person${count++}@host.test`
  user = await add({ email, password: PASSWORD, change_pw: false })
})

const add = async (fields: object) => (await server.admin('POST', '/admin/users/add', fields)).body.User
const set = async (name: string, value: unknown) =>
  server.admin('POST', `/servers/serverSettingsEdit/${name}`, { value })
const edit = async (fields: object) => server.admin('POST', `/admin/users/edit/${user.id}`, fields)

type Browser = {
  get(path: string): Promise<number>
  post(path: string, body?: object): Promise<{ status: number; message: string }>
}

async function logIn(password = PASSWORD): Promise<Browser> {
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  const credentials = JSON.stringify({ email: user.email, password })
  const answer = await fetch(`${server.url}/users/login`, { method: 'POST', headers: json, body: credentials })
  const { csrf_token } = (await answer.json()) as { csrf_token: string }
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headers = { ...json, cookie, origin: server.url, 'x-csrf-token': csrf_token }
  return {
    get: async (path) => (await fetch(server.url + path, { headers })).status,
    async post(path, body = {}) {
      const sent = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return { status: sent.status, message: ((await sent.json()) as { message: string }).message }
    },
  }
}

const keyWorks = async () => (await ask(server, user.authkey, 'GET', '/events/index')).status

test('a new password that others know has to be changed before anything else in the browser; keys are not held up', async () => {
  await edit({ change_pw: true })
  const browser = await logIn()
  expect([await browser.get('/users/view/me'), await browser.get('/events/index'), await keyWorks()]).toEqual([
    200, 403, 200,
  ])
  expect((await browser.post('/users/edit', { autoalert: true })).message).toBe(
    'Change your password first, at /users/change_pw.',
  )
  expect((await browser.post('/users/change_pw', { password: PASSWORD })).message).toBe(
    'Submitted new password cannot be the same as the current one',
  )
  expect((await browser.post('/users/change_pw', { password: `${PASSWORD}!` })).status).toBe(200)
  expect(await browser.get('/events/index')).toBe(200)
})

test('terms are accepted before anything else in the browser, once there are some', async () => {
  const browser = await logIn()
  expect([await browser.get('/events/index'), await browser.get('/users/terms')]).toEqual([200, 404])
  await set('Tocsin.terms', 'Be kind.')
  expect([await browser.get('/events/index'), await browser.get('/users/terms'), await keyWorks()]).toEqual([
    403, 200, 200,
  ])
  const terms = await ask(server, user.authkey, 'GET', '/users/terms')
  expect(terms.body).toEqual({ terms: 'Be kind.', termsaccepted: false })
  expect((await browser.post('/events/add', { info: 'x' })).message).toBe('Accept the terms first, at /users/terms.')
  expect((await browser.post('/users/terms')).message).toBe('You accepted the Terms and Conditions.')
  expect(await browser.get('/events/index')).toBe(200)
  await set('Tocsin.terms', '')
})

test('where a second factor is demanded, it is set up before anything else, but for roles that are exempt', async () => {
  await set('Security.otp_required', true)
  const browser = await logIn()
  expect([await browser.get('/events/index'), await browser.get('/users/totp_new'), await keyWorks()]).toEqual([
    403, 200, 200,
  ])
  const { body } = await server.admin('POST', '/admin/roles/add', {
    name: 'exempt',
    perm_skip_otp: true,
    perm_auth: true,
  })
  await edit({ role_id: body.Role.id })
  expect(await browser.get('/events/index')).toBe(200)
  await edit({ role_id: 3 })
  await set('Security.otp_disabled', true)
  expect(await browser.get('/events/index')).toBe(200)
  await set('Security.otp_disabled', false)
  await set('Security.otp_required', false)
})

test('whoever owes something can always leave', async () => {
  await edit({ change_pw: true })
  const browser = await logIn()
  expect((await browser.post('/users/logout')).status).toBe(200)
  expect(await browser.get('/users/view/me')).toBe(403)
})

test.each([
  ['disabled', { disabled: true }, { disabled: false }],
  ['expired', { expiration: '2001-01-01' }, { expiration: null }],
])('an account that is %s loses its keys and sessions at once, and gets them back', async (_state, close, open) => {
  const browser = await logIn()
  const state = async () => [await browser.get('/users/view/me'), await keyWorks()]
  expect(await state()).toEqual([200, 200])
  await edit(close)
  expect(await state()).toEqual([403, 403])
  expect((await ask(server, user.authkey, 'GET', '/users/view/me')).body.message).toBe(
    'Authentication failed. Your user account has been disabled.',
  )
  await edit(open)
  expect(await state()).toEqual([200, 200])
})

test('an account ends at its hour, without anybody doing anything', async () => {
  const browser = await logIn()
  await edit({ expiration: new Date(Date.now() + 3_600_000).toISOString() })
  expect([await browser.get('/users/view/me'), await keyWorks()]).toEqual([200, 200])
  const { clock } = server.context
  const later = () => new Date(Date.now() + 3_601_000)
  Object.assign(server.context, { clock: { now: later, seconds: () => Math.floor(later().getTime() / 1_000) } })
  expect([await browser.get('/users/view/me'), await keyWorks()]).toEqual([403, 403])
  Object.assign(server.context, { clock })
})

test('a lesser role counts at once for keys and sessions, and a deleted user is nobody', async () => {
  const browser = await logIn()
  const key = async () => (await ask(server, user.authkey, 'POST', '/events/add', { info: 'x' })).status
  expect([(await browser.post('/events/add', { info: 'x' })).status, await key()]).toEqual([200, 200])
  await edit({ role_id: 6 })
  expect([(await browser.post('/events/add', { info: 'x' })).status, await key()]).toEqual([403, 403])
  await server.admin('POST', `/admin/users/delete/${user.id}`)
  expect([await browser.get('/users/view/me'), await keyWorks()]).toEqual([403, 403])
})

test('the length and the pattern of passwords are what the site admin says', async () => {
  const change = async (password: string) =>
    (await ask(server, user.authkey, 'POST', '/users/change_pw', { password })).body.errors?.password[0]
  const wrong = await set('Security.password_policy_complexity', '/(/')
  expect([wrong.status, wrong.body.errors]).toEqual([403, 'This is not a valid pattern.'])
  await set('Security.password_policy_length', 6)
  await set('Security.password_policy_complexity', '/^[a-z]+$/')
  expect(await change('short')).toBe('Password length requirement not met.')
  expect(await change('Longer')).toBe('Password complexity requirement not met.')
  expect(await change('x'.repeat(1_025))).toBe('At most 1024 characters are allowed.')
  expect(await change('longer')).toBeUndefined()
  expect((await edit({ password: PASSWORD })).body.errors).toEqual({
    password: ['Password complexity requirement not met.'],
  })
  await set('Security.password_policy_complexity', '')
  await set('Security.password_policy_length', 12)
  expect((await edit({ password: PASSWORD })).status).toBe(200)
})

test('the site admin closes password changes, accounts and the making of users', async () => {
  const as = async (path: string, body: object) => ask(server, user.authkey, 'POST', path, body)
  await set('MISP.disable_user_password_change', true)
  for (const path of ['/users/change_pw', '/users/edit']) {
    expect((await as(path, { password: `${PASSWORD}!` })).body.message).toBe(
      'User password change has been disabled on this instance.',
    )
  }
  expect((await as('/users/edit', { autoalert: true })).status).toBe(200)
  await set('MISP.disableUserSelfManagement', true)
  expect((await as('/users/edit', { autoalert: false })).body.message).toBe(
    'User self-management has been disabled on this instance.',
  )
  await set('MISP.disable_user_add', true)
  await edit({ role_id: 2 })
  expect((await as('/users/edit', { autoalert: false })).status).toBe(200)
  expect((await as('/admin/users/add', { email: 'x@host.test' })).body.message).toBe(
    'Adding users has been disabled on this instance.',
  )
  expect((await server.admin('POST', '/admin/users/add', { email: 'y@host.test' })).status).toBe(200)
  for (const name of ['MISP.disable_user_password_change', 'MISP.disableUserSelfManagement', 'MISP.disable_user_add']) {
    await set(name, false)
  }
})
