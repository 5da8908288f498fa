import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

/** A mail server that takes whatever comes, as RFC 5321 has it at the least. */
let mail: Server
const letters: string[] = []
let server: StartedServer
beforeAll(async () => {
  mail = createServer(takeLetters).listen(0, '127.0.0.1')
  await once(mail, 'listening')
  const address = mail.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  server = await createStartedServer({ jobs: 1, smtpUrl: `smtp://127.0.0.1:${port}` })
})
afterAll(async () => {
  await server.close()
  mail.close()
})

function takeLetters(socket: Socket): void {
  let body: string | undefined
  socket.write('220 ready\r\n')
  socket.on('data', (data) => {
    if (body !== undefined) {
      body += data.toString()
      if (!body.endsWith('\r\n.\r\n')) return
      letters.push(body)
      body = undefined
      return void socket.write('250 taken\r\n')
    }
    if (data.toString().startsWith('DATA')) body = ''
    socket.write(body === '' ? '354 go on\r\n' : '250 fine\r\n')
  })
}

const contact = async (id: string, body: object, key = 'a'.repeat(40)) =>
  ask(server, key, 'POST', `/events/contact/${id}`, body)

test('a letter goes to whoever wrote the event down and to members who want to be written to, each alone', async () => {
  const author = await server.addUser({ email: 'author@example.org', role_id: 3 })
  await server.admin('POST', '/admin/users/add', { email: 'asked@example.org', role_id: 3, contactalert: true })
  await server.admin('POST', '/admin/users/add', { email: 'silent@example.org', role_id: 3, contactalert: false })
  await server.admin('POST', '/admin/users/edit/1', { contactalert: false })
  const { body } = await ask(server, author, 'POST', '/events/add', { info: 'secret title', distribution: 1 })
  const { id } = body.Event
  const asker = await addPerson(server.context, { may: userPermissions })
  const answer = await contact(id, { message: 'What is this?\nTell me.' }, asker.key)
  const said = 'Email sent to the reporter.'
  expect(answer.body).toEqual({
    saved: true,
    success: true,
    name: said,
    message: said,
    url: `/events/contact/${id}`,
    id,
  })
  await expect.poll(() => letters.length, { timeout: 20_000 }).toBe(2)
  const to = letters.map((letter) => /^To: (.*)$/m.exec(letter)?.[1]?.trim()).sort()
  expect(to).toEqual(['asked@example.org', 'author@example.org'])
  expect(letters[0]).toContain('What is this?\r\nTell me.')
  expect(letters[0]).not.toContain('secret title')
  await contact(id, { message: 'You alone.', person: 1 }, asker.key)
  await expect.poll(() => letters.length, { timeout: 20_000 }).toBe(3)
  expect(letters[2]).toContain('author@example.org')
})

test('nothing is sent without a message, about what one does not see, or without a mail server', async () => {
  const { body } = await server.admin('POST', '/events/add', { info: 'x', distribution: 0 })
  const { id } = body.Event
  const stranger = await addPerson(server.context, { may: userPermissions })
  expect((await contact(id, { message: 'x' }, stranger.key)).status).toBe(404)
  for (const message of ['', ' ', undefined, 7, ['x']]) {
    const { status, body: refused } = await contact(id, { message })
    expect([status, refused.message]).toEqual([405, 'You must specify a message.'])
  }
  expect((await contact(id, { message: 'a\0b' })).status).toBe(400)
  const mailless = await createStartedServer()
  const added = await mailless.admin('POST', '/events/add', { info: 'x' })
  const { status, body: refused } = await mailless.admin('POST', `/events/contact/${added.body.Event.id}`, {
    message: 'x',
  })
  await mailless.close()
  expect([status, refused.message]).toEqual([403, 'Could not contact Event'])
  expect(refused.errors).toContain('TOCSIN_SMTP_URL')
})
