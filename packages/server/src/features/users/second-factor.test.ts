import { readFile } from 'node:fs/promises'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, userPermissions } from '../../testing/people.ts'
import { ADMIN_PASSWORD, createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const PASSWORD = 'Another password 12'
const INCORRECT = 'The OTP is incorrect or has expired'
let server: StartedServer
let email: string
let userId: string
let now: number
let count = 0
beforeAll(async () => {
  server = await createStartedServer()
  // Codes last thirty seconds; the tests say when time passes.
  const seconds = () => now
  Object.assign(server.context, { clock: { now: () => new Date(now * 1_000), seconds } })
})
afterAll(async () => server.close())
beforeEach(async () => {
  now = 1_900_000_000 + count * 10_000
  email = `person${count++}@host.test`
  const { body } = await server.admin('POST', '/admin/users/add', { email, password: PASSWORD, change_pw: false })
  userId = body.User.id
})

type Browser = { cookie: string; origin: string; 'x-csrf-token': string }

async function send(path: string, body?: object, browser?: Browser) {
  const answer = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...browser },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // oxlint-disable-next-line no-explicit-any -- tests look into answers freely
  const read = (await answer.json()) as any
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  const opened = cookie && { cookie, origin: server.url, 'x-csrf-token': String(read.csrf_token) }
  return { status: answer.status, body: read, browser: opened || undefined }
}

const givePassword = async () => send('/users/login', { email, password: PASSWORD })
const giveCode = async (otp_token: string, otp: string) => send('/users/otp', { otp_token, otp })

async function logIn(): Promise<Browser> {
  const { browser } = await givePassword()
  if (!browser) throw new Error('not logged in')
  return browser
}

type Enrolled = { codeNow: () => string; recovery: string[]; browser: Browser }

async function enrolled(): Promise<Enrolled> {
  const browser = await logIn()
  const { body: offer } = await send('/users/totp_new', undefined, browser)
  const totp = new TOTP({ secret: Secret.fromBase32(offer.secret) })
  const codeNow = () => totp.generate({ timestamp: now * 1_000 })
  const { status, body } = await send('/users/totp_new', { enrolment: offer.enrolment, otp: codeNow() }, browser)
  expect([status, body.message]).toEqual([200, 'The OTP is correct and now active for your account.'])
  return { codeNow, recovery: body.recovery_codes, browser }
}

/** The password is right; what then has to be given with a code. */
async function challenged(): Promise<string> {
  const { status, body, browser } = await givePassword()
  expect([status, body, browser]).toEqual([200, { otp_required: true, otp_token: expect.any(String) }, undefined])
  return body.otp_token
}

test('after enrolment the password opens nothing until a code of the authenticator follows', async () => {
  const { codeNow } = await enrolled()
  now += 30
  const { status, body, browser } = await giveCode(await challenged(), codeNow())
  expect([status, body]).toEqual([200, { csrf_token: expect.any(String) }])
  expect((await send('/users/view/me', undefined, browser)).body.User).toMatchObject({ email, totp_is_set: '1' })
})

test('what is offered fits an authenticator, and nothing is on before a right code', async () => {
  const browser = await logIn()
  const { body: offer } = await send('/users/totp_new', undefined, browser)
  expect(offer.uri).toMatch(
    new RegExp(`^otpauth://totp/ORGNAME:${encodeURIComponent(email)}\\?issuer=ORGNAME&secret=${offer.secret}`),
  )
  const wrong = await send('/users/totp_new', { enrolment: offer.enrolment, otp: '000000' }, browser)
  expect([wrong.status, wrong.body.message]).toEqual([403, 'The OTP is incorrect or has expired.'])
  expect((await send('/users/totp_new', { enrolment: 'forged', otp: '000000' }, browser)).status).toBe(400)
  expect((await givePassword()).browser).toBeDefined()
})

test('an offer made to one user is of no use to another', async () => {
  const { body: offer } = await send('/users/totp_new', undefined, await logIn())
  const totp = new TOTP({ secret: Secret.fromBase32(offer.secret) })
  const credentials = { email: 'admin@admin.test', password: ADMIN_PASSWORD }
  const { browser } = await send('/users/login', credentials)
  const sent = { enrolment: offer.enrolment, otp: totp.generate({ timestamp: now * 1_000 }) }
  expect((await send('/users/totp_new', sent, browser)).status).toBe(400)
})

test('a code is taken once: not again within its window, nor one before it, nor by two at once', async () => {
  const { codeNow } = await enrolled()
  const used = codeNow()
  const early = await giveCode(await challenged(), used)
  expect([early.status, early.body.message]).toEqual([403, INCORRECT])
  now += 60
  const tokens = [await challenged(), await challenged()]
  const before = codeNow()
  const answers = await Promise.all(tokens.map(async (token) => giveCode(token, codeNow())))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  now += 30
  expect((await giveCode(await challenged(), before)).status).toBe(403)
})

test('a code one step early or late is taken, two steps late is not', async () => {
  const { codeNow } = await enrolled()
  now += 60
  const code = codeNow()
  now += 60
  expect((await giveCode(await challenged(), code)).status).toBe(403)
  now -= 30
  expect((await giveCode(await challenged(), code)).status).toBe(200)
})

test('a recovery code works once, in any case and with or without dashes; ten are told', async () => {
  const { recovery, codeNow } = await enrolled()
  expect(new Set(recovery).size).toBe(10)
  const [first = '', second = ''] = recovery
  expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  expect((await giveCode(await challenged(), first.toUpperCase())).status).toBe(200)
  expect((await giveCode(await challenged(), first)).status).toBe(403)
  const { browser } = await giveCode(await challenged(), second.replaceAll('-', ''))
  now += 30
  const fresh = await send('/tocsin/recovery-codes', { otp: codeNow() }, browser)
  expect(fresh.body.recovery_codes).toHaveLength(10)
  expect((await giveCode(await challenged(), recovery[2] ?? '')).status).toBe(403)
  expect((await giveCode(await challenged(), fresh.body.recovery_codes[0])).status).toBe(200)
})

test('codes are guessed five times, also with a new log-in for each and from everywhere, and then no more', async () => {
  const { codeNow } = await enrolled()
  const { db } = server.context
  const tokens = await Promise.all([1, 2].map(challenged))
  const guess = async () => (await giveCode(tokens[0] ?? '', '000000')).body.message
  const told: string[] = []
  for (let i = 0; i < 6; i++) {
    // As if each guess came from another address.
    await db.deleteFrom('login_failures').where('email', '=', email).execute()
    told.push(await guess())
  }
  const closed = 'You have reached the maximum number of login attempts. Please wait 300 seconds and try again.'
  expect(told).toEqual([...Array.from({ length: 5 }, () => INCORRECT), closed])
  now += 30
  expect((await giveCode(tokens[1] ?? '', codeNow())).body.message).toBe(closed)
})

test('a right password does not take back the wrong codes before it', async () => {
  await enrolled()
  for (let i = 0; i < 2; i++) expect((await giveCode(await challenged(), '000000')).body.message).toBe(INCORRECT)
  await challenged()
  expect((await givePassword()).body.message).toMatch(/^You have reached the maximum/)
})

test('a challenge ends after five minutes, and with the code that it led to', async () => {
  const { codeNow } = await enrolled()
  const expired = 'The log-in has expired. Please give your password again.'
  const token = await challenged()
  now += 300
  expect((await giveCode(token, codeNow())).body.message).toBe(expired)
  const next = await challenged()
  expect((await giveCode(next, codeNow())).status).toBe(200)
  now += 30
  expect((await giveCode(next, codeNow())).body.message).toBe(expired)
  expect((await giveCode('', codeNow())).body.message).toBe(expired)
})

test('a user who was disabled in between does not get in', async () => {
  const { codeNow } = await enrolled()
  const token = await challenged()
  await server.admin('POST', `/admin/users/edit/${userId}`, { disabled: true })
  now += 30
  expect((await giveCode(token, codeNow())).status).toBe(403)
})

test('a new password ends what the old one began', async () => {
  const { codeNow } = await enrolled()
  const token = await challenged()
  await server.admin('POST', `/admin/users/edit/${userId}`, { password: `${PASSWORD}!` })
  now += 30
  expect((await giveCode(token, codeNow())).body.message).toMatch(/^The log-in has expired/)
})

test('sessions from before the enrolment end, but for the one that enrolled', async () => {
  const other = await logIn()
  const { browser } = await enrolled()
  expect((await send('/users/view/me', undefined, other)).status).toBe(403)
  expect((await send('/users/view/me', undefined, browser)).status).toBe(200)
  const again = await send('/users/totp_new', undefined, browser)
  expect([again.status, again.body.message]).toEqual([
    405,
    'Your account already has a TOTP. Please contact your organisational administrator to change or delete it.',
  ])
})

test('the database tells neither the secret nor the recovery codes', async () => {
  const { recovery, browser } = await enrolled()
  const { body: offer } = await send('/users/totp_new', undefined, browser)
  expect(offer.secret).toBeUndefined()
  const { db, config } = server.context
  const factor = await db
    .selectFrom('second_factors')
    .selectAll()
    .where('user_id', '=', Number(userId))
    .executeTakeFirstOrThrow()
  expect(factor.secret).toHaveLength(20 + 12 + 16)
  const rows = await db.selectFrom('recovery_codes').selectAll().where('user_id', '=', Number(userId)).execute()
  const kept = rows.map(({ code_hash }) => code_hash.toString('utf8')).join()
  for (const code of recovery) expect(kept).not.toContain(code.slice(0, 4))
  expect(await readFile(`${config.dataDir}/keys/secrets.key`)).toHaveLength(32)
})

test('who administers the keys of a user resets the second factor, nobody else', async () => {
  await enrolled()
  const host = { id: 1, uuid: '', name: 'ORGNAME' }
  const lead = await addPerson(server.context, { may: [...userPermissions, 'perm_admin'], org: host })
  const otherLead = await addPerson(server.context, { may: [...userPermissions, 'perm_admin'] })
  const colleague = await addPerson(server.context, { org: host })
  const reset = async (key: string, id: string | number) => ask(server, key, 'POST', `/users/totp_delete/${id}`)
  expect((await reset(colleague.key, userId)).status).toBe(403)
  expect((await reset(otherLead.key, userId)).status).toBe(404)
  const siteAdmin = await addPerson(server.context, { may: everyPermission, org: host })
  const secondLead = await addPerson(server.context, { may: [...userPermissions, 'perm_admin'], org: host })
  for (const { userId: id } of [siteAdmin, secondLead]) expect((await reset(lead.key, id)).status).toBe(404)
  const { status, body } = await reset(lead.key, userId)
  expect([status, body.message, body.id]).toEqual([200, 'User TOTP deleted.', userId])
  expect((await givePassword()).browser).toBeDefined()
  const { rows } = await server.context.pool.query(
    'select user_id, change from audit_log where model_id = $1 order by id desc limit 2',
    [userId],
  )
  expect(rows).toContainEqual({ user_id: lead.userId, change: { totp_is_set: [true, false] } })
})

test('a key needs no code, sets up none, and a lost one costs nobody their browser', async () => {
  await enrolled()
  const { key } = await addPerson(server.context)
  expect((await ask(server, key, 'GET', '/users/view/me')).status).toBe(200)
  expect((await ask(server, key, 'GET', '/users/totp_new')).body.message).toBe(
    'A second factor is set up in the browser, not by a key.',
  )
  expect((await ask(server, key, 'POST', '/tocsin/recovery-codes', {})).status).toBe(403)
})

test('where second factors are turned off, none is asked for, set up or reset', async () => {
  const { browser } = await enrolled()
  const turn = async (value: boolean) =>
    server.admin('POST', '/servers/serverSettingsEdit/Security.otp_disabled', { value })
  await turn(true)
  expect((await givePassword()).browser).toBeDefined()
  const { status, body } = await send('/users/totp_new', undefined, browser)
  expect([status, body.message]).toEqual([403, 'OTP has been disabled on this instance.'])
  expect((await server.admin('POST', `/users/totp_delete/${userId}`)).status).toBe(403)
  await turn(false)
  expect((await givePassword()).browser).toBeUndefined()
})
