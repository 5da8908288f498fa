import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson } from '../../testing/people.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

const CSIRTS = '6201a65a-38fa-4b4a-bea7-cf1fb7bc1563'
let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

test('communities are listed, searched and viewed as in MISP', async () => {
  const { body: listed } = await server.admin('GET', '/communities/index')
  expect(listed.map(({ id, name }: { id: number; name: string }) => [id, name]).slice(0, 2)).toEqual([
    [1, 'CIRCL Private Sector Information Sharing Community - aka MISPPRIV'],
    [2, 'CIRCL n/g CSIRT information sharing community - aka MISP'],
  ])
  const { body: viewed } = await server.admin('GET', `/communities/view/${CSIRTS}`)
  expect(viewed).toEqual(listed[1])
  expect(viewed.Org).toEqual({ uuid: viewed.org_uuid, name: 'CIRCL' })
  expect((await server.admin('GET', '/communities/view/2')).body).toEqual(viewed)
  expect((await server.admin('GET', '/communities/index/value:csirts in eea')).body).toEqual([viewed])
  expect((await server.admin('GET', '/communities/index/context:unvetted')).body).toEqual([])
  for (const id of ['0', '99', 'x']) {
    const { status, body } = await server.admin('GET', `/communities/view/${id}`)
    expect([status, body.message]).toEqual([404, 'Community not found.'])
  }
})

test('a request for access is written as a letter, and says that it was not sent', async () => {
  const wish = { org_name: 'We', message: 'Please.', email: 'we@example.org\nBcc: all@example.org', mock: true }
  const { body } = await server.admin('POST', `/communities/requestAccess/${CSIRTS}`, wish)
  expect(body).toMatchObject({ sent: false, to: 'info@circl.lu' })
  expect(body.headers.trimEnd().split('\n')).toEqual([
    'To: info@circl.lu',
    'Reply-To: we@example.org Bcc: all@example.org',
    expect.stringMatching(/^Subject: \[CIRCL n\/g CSIRT/),
  ])
  expect(body.message).toContain('Our organisation, We (')
  expect(body.message).toContain(server.url)
  const hidden = await server.admin('POST', '/communities/requestAccess/1', { anonymise: true })
  expect(hidden.body.message).not.toContain(server.url)
  expect(hidden.body['reply-to']).toBe('admin@admin.test')
  const wrong = await server.admin('POST', '/communities/requestAccess/1', { message: ['x'] })
  expect([wrong.status, wrong.body.errors]).toEqual([403, { message: ['Text expected.'] }])
})

test('communities are for site admins', async () => {
  const { key } = await addPerson(server.context)
  expect((await ask(server, key, 'GET', '/communities/index')).status).toBe(403)
  expect((await ask(server, key, 'POST', '/communities/requestAccess/1', {})).status).toBe(403)
})
