import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
  await server.admin('POST', '/events/add', { info: 'one' })
})
afterAll(async () => server.close())

const send = async (method: string, path: string, known?: string, body?: object) =>
  fetch(server.url + path, {
    method,
    headers: {
      authorization: 'a'.repeat(40),
      accept: 'application/json',
      ...(known === undefined ? {} : { 'if-none-match': known }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

test.each(['/events/view/1', '/events/index', '/tags', '/users/view/me'])(
  '%s is not sent again to who has it',
  async (path) => {
    const first = await send('GET', path)
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[0-9a-f]{40}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const spellings = [tag, `W/${tag}`, `"other", ${tag}`, tag.replace(/"$/, '-gzip"'), '*']
    const again = await Promise.all(spellings.map(async (known) => send('GET', path, known)))
    expect(again.map(({ status }) => status)).toEqual(spellings.map(() => 304))
    expect(await again[0]?.text()).toBe('')
    expect(again[0]?.headers.get('etag')).toBe(tag)
    expect((await send('GET', path, '"other"')).status).toBe(200)
  },
)

test('what has changed is sent again', async () => {
  const tag = (await send('GET', '/events/view/1')).headers.get('etag') ?? ''
  await server.admin('POST', '/events/edit/1', { info: 'two' })
  const again = await send('GET', '/events/view/1', tag)
  expect([again.status, again.headers.get('etag') === tag]).toEqual([200, false])
})

test('another server asks for the tag of the index by POST', async () => {
  const index = async (known?: string) => send('POST', '/events/index', known, { minimal: 1 })
  expect((await index()).headers.get('etag')).toBeNull()
  const first = await index('""')
  const tag = first.headers.get('etag') ?? ''
  expect([first.status, (await index(tag)).status]).toEqual([200, 304])
})

test('a change is made and answered whatever the sender has', async () => {
  const add = async () => send('POST', '/tags/add', '*', { name: 'tag one' })
  expect([(await add()).status, (await add()).headers.get('etag')]).toEqual([200, null])
})

test('an error carries no tag', async () => {
  const { status, headers } = await send('GET', '/events/view/999', '*')
  expect([status, headers.get('etag')]).toEqual([404, null])
})
