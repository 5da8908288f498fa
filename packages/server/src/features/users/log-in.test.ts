import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { ADMIN_PASSWORD, createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const WRONG = 'Invalid username or password, try again'
const TOO_OFTEN = 'You have reached the maximum number of login attempts. Please wait 300 seconds and try again.'
const PASSWORD = 'Another password 12'
const RIGHT = { email: 'ADMIN@admin.test', password: ADMIN_PASSWORD }
let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

type Sent = { cookie?: string; origin?: string; 'x-csrf-token'?: string; 'content-type'?: string }

async function send(path: string, headers: Sent, body?: object | string): Promise<Response> {
  return fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

async function logIn(credentials: object = RIGHT): Promise<Required<Omit<Sent, 'content-type'>>> {
  const answer = await send('/users/login', {}, credentials)
  const { csrf_token } = (await answer.json()) as { csrf_token: string }
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { cookie, origin: server.url, 'x-csrf-token': csrf_token }
}

const guess = async (email: string, password = 'wrong') =>
  (await ask(server, undefined, 'POST', '/users/login', { email, password })).body.message

test('a browser logs in by password and gets a cookie that scripts and other sites do not', async () => {
  const answer = await send('/users/login', {}, RIGHT)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toMatch(/^tocsin_session=[a-zA-Z0-9]{40}; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('a change by cookie needs our own origin and the token; reading needs neither', async () => {
  const { cookie, origin, 'x-csrf-token': token } = await logIn()
  const event = { info: 'from a browser' }
  expect((await send('/events/index', { cookie })).status).toBe(200)
  for (const headers of [
    { cookie },
    { cookie, origin },
    { cookie, 'x-csrf-token': token },
    { cookie, origin, 'x-csrf-token': 'wrong' },
    { cookie, origin: 'https://evil.test', 'x-csrf-token': token },
  ]) {
    expect((await send('/events/add', headers, event)).status).toBe(403)
  }
  expect((await send('/events/add', { cookie, origin, 'x-csrf-token': token }, event)).status).toBe(200)
})

test('a session ends when its user logs out, and when they log in anew', async () => {
  const first = await logIn()
  expect((await send('/users/logout', first, {})).status).toBe(200)
  expect((await send('/events/index', { cookie: first.cookie })).status).toBe(403)
  const second = await logIn()
  expect((await send('/users/login', { cookie: second.cookie }, RIGHT)).status).toBe(200)
  expect((await send('/events/index', { cookie: second.cookie })).status).toBe(403)
})

test("a page from elsewhere cannot log a browser in to somebody's account", async () => {
  const type = 'application/x-www-form-urlencoded'
  const form = new URLSearchParams(RIGHT).toString()
  expect((await send('/users/login', { 'content-type': type, origin: 'https://evil.test' }, form)).status).toBe(403)
})

test.each([
  ['JSON', 'application/json', JSON.stringify(RIGHT)],
  ['JSON under User', 'application/json', JSON.stringify({ User: RIGHT })],
  ['JSON that calls itself a form, as curl sends it', 'application/x-www-form-urlencoded', JSON.stringify(RIGHT)],
  ['a form', 'application/x-www-form-urlencoded; charset=UTF-8', new URLSearchParams(RIGHT).toString()],
  [
    "MISP's form",
    'application/x-www-form-urlencoded',
    new URLSearchParams({
      _method: 'POST',
      'data[_Token][key]': 'x',
      'data[User][email]': RIGHT.email,
      'data[User][password]': RIGHT.password,
    }).toString(),
  ],
])('credentials are taken as %s', async (_name, type, body) => {
  expect((await send('/users/login', { 'content-type': type }, body)).status).toBe(200)
})

test('credentials in the address of the request are not taken, and forms only at the log-in', async () => {
  const query = new URLSearchParams(RIGHT).toString()
  expect((await send(`/users/login?${query}`, {}, {})).status).toBe(403)
  const session = await logIn()
  const form = await send('/events/add', { ...session, 'content-type': 'application/x-www-form-urlencoded' }, 'info=x')
  expect(form.status).toBe(405)
})

test('five wrong passwords close the door for a while, also to the right one', async () => {
  await server.addUser({ email: 'victim@host.test' })
  await server.admin('POST', '/admin/users/edit/2', { password: PASSWORD })
  for (let i = 0; i < 5; i++) expect(await guess('Victim@host.test')).toBe(WRONG)
  expect(await guess('victim@host.test', PASSWORD)).toBe(TOO_OFTEN)
  expect(await guess('other@host.test')).toBe(WRONG)
  await server.context.db
    .updateTable('login_failures')
    .set({ failed_at: server.context.clock.seconds() - 301 })
    .execute()
  expect(await guess('victim@host.test', PASSWORD)).toBeUndefined()
})

test('guesses made at the same time count as well', async () => {
  const told = await Promise.all(Array.from({ length: 20 }, async () => guess('many@host.test')))
  expect(told.filter((message) => message === WRONG)).toHaveLength(5)
  expect(told.filter((message) => message === TOO_OFTEN)).toHaveLength(15)
})

test('a right password forgets the wrong ones before it', async () => {
  for (let i = 0; i < 4; i++) await guess(RIGHT.email)
  expect(await guess(RIGHT.email, RIGHT.password)).toBeUndefined()
  expect(await guess(RIGHT.email)).toBe(WRONG)
  expect(await guess(RIGHT.email, RIGHT.password)).toBeUndefined()
})

test.each([
  ['no body', undefined],
  ['no address', { password: 'x' }],
  ['an address with NUL', { email: 'a\0@x.test', password: 'x' }],
  ['an address of 100 kB', { email: `${'x'.repeat(100_000)}@x.test`, password: 'x' }],
  ['an address that is a list', { email: ['a@x.test'], password: 'x' }],
  ['a user without a password of their own', { email: 'a@x.test' }],
])('%s is answered as a wrong password is', async (_name, body) => {
  const answer = await ask(server, undefined, 'POST', '/users/login', body)
  expect([answer.status, answer.body.message]).toEqual([403, WRONG])
})

test.each([
  ['disabled', { disabled: true }],
  ['expired', { expiration: '2001-01-01' }],
])('a user who is %s does not get in, and is put out', async (state, change) => {
  const email = `${state}@host.test`
  await server.addUser({ email })
  const [{ User: user }] = (await server.admin('GET', `/admin/users/index/value:${state}`)).body
  await server.admin('POST', `/admin/users/edit/${user.id}`, { password: PASSWORD })
  const { cookie } = await logIn({ email, password: PASSWORD })
  expect((await send('/users/view/me', { cookie })).status).toBe(200)
  await server.admin('POST', `/admin/users/edit/${user.id}`, change)
  expect((await send('/users/view/me', { cookie })).status).toBe(403)
  expect(await guess(email, PASSWORD)).toBe(WRONG)
})

test('a new password ends the other sessions of its user, and not the one that set it', async () => {
  await server.addUser({ email: 'two@host.test' })
  const [{ User: user }] = (await server.admin('GET', '/admin/users/index/value:two@host.test')).body
  await server.admin('POST', `/admin/users/edit/${user.id}`, { password: PASSWORD })
  const credentials = { email: 'two@host.test', password: PASSWORD }
  const [here, there] = [await logIn(credentials), await logIn(credentials)]
  expect((await send('/users/change_pw', here, { password: 'And a third one 3' })).status).toBe(200)
  expect((await send('/users/view/me', { cookie: here.cookie })).status).toBe(200)
  expect((await send('/users/view/me', { cookie: there.cookie })).status).toBe(403)
  await server.admin('POST', `/admin/users/edit/${user.id}`, { password: PASSWORD })
  expect((await send('/users/view/me', { cookie: here.cookie })).status).toBe(403)
})
