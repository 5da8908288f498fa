import Fastify from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { registerLeaving } from './leave.ts'

test('a request that runs is answered, and its connection does not hold the door open', async () => {
  const app = Fastify()
  registerLeaving(app)
  app.get('/slow', async () => {
    await sleep(200)
    return 'answered'
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = fetch(`${url}/slow`)
  await sleep(50)
  const told = Date.now()
  await app.close()
  expect(Date.now() - told).toBeLessThan(2_000)
  expect(await (await answer).text()).toBe('answered')
})
