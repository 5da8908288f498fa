import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_PASSWORD, createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

const TOO_WEAK =
  'The password could not be updated. Make sure you meet the minimum password length / complexity requirements.'
const SAME = 'Submitted new password cannot be the same as the current one'
const LENGTH = 'Password length requirement not met.'
const COMPLEXITY = 'Password complexity requirement not met.'

test.each([
  ['', TOO_WEAK, LENGTH],
  ['Short1!', TOO_WEAK, LENGTH],
  ['alllowercase', TOO_WEAK, COMPLEXITY],
  ['ALLUPPERCASE1', TOO_WEAK, COMPLEXITY],
  ['NoDigitNoSign', TOO_WEAK, COMPLEXITY],
  [ADMIN_PASSWORD, SAME, SAME],
])('the password "%s" is refused', async (password, message, fault) => {
  const { status, body } = await server.admin('POST', '/users/change_pw', { password })
  const errors = { password: [fault] }
  expect([status, body]).toEqual([403, { saved: false, name: message, message, url: '/users/change_pw', errors }])
})

test.each(['Password1234', 'sixteen of any k', 'Upper-and-lower', 'Ünïcödé ist auch recht'])(
  'the password "%s" is taken, and no change is due any more',
  async (password) => {
    const { status, body } = await server.admin('POST', '/users/change_pw', { password })
    const message = 'Password Changed.'
    const done = { saved: true, success: true, name: message, message, url: '/users/change_pw' }
    expect([status, body]).toEqual([200, done])
    expect((await server.admin('GET', '/users/view/me')).body.User.change_pw).toBe(false)
  },
)
