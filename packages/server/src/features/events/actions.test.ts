import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

test('an alert publishes too, in words of its own', async () => {
  const { id } = (await server.admin('POST', '/events/add', { info: 'an alert' })).body.Event
  const { body } = await server.admin('POST', `/events/alert/${id}`)
  expect(body).toMatchObject({ message: 'Job queued.', url: `/events/alert/${id}`, id })
  expect((await server.admin('GET', `/events/${id}`)).body.Event.published).toBe(true)
})

test.each(['events', 'attributes', 'objects'])('an action of %s that is not there is no record', async (controller) => {
  const { status, body } = await server.admin('GET', `/${controller}/nosuchaction`)
  expect([status, body.message]).toEqual([404, 'Not Found'])
})
