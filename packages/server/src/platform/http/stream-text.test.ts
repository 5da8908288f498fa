import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { streamText } from './stream-text.ts'

const PIECE = 'x'.repeat(10_000)
let app: FastifyInstance
let url: URL
let made = 0
let isOver = false

/** Endless text, and whether whoever makes it was told to stop. */
async function* endless(): AsyncGenerator<string> {
  try {
    for (;;) {
      made += 1
      yield PIECE
    }
  } finally {
    isOver = true
  }
}

async function* ten(): AsyncGenerator<string> {
  for (let i = 0; i < 10; i += 1) yield PIECE
}

beforeEach(async () => {
  made = 0
  isOver = false
  app = Fastify()
  app.get('/endless', async (_, reply) => streamText(reply, endless(), { patience: 200 }))
  app.get('/ten', async (request, reply) => streamText(reply, ten(), request.query as object))
  url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
afterEach(async () => app.close())

test('text is made as fast as it is taken, and no longer for whoever takes nothing', async () => {
  const socket = connect(Number(url.port), url.hostname)
  socket.pause()
  socket.write('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n')
  await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 5_000 })
  expect(made).toBeLessThan(5_000)
  socket.destroy()
})

test('whoever goes on reading is not cut off', async () => {
  const socket = connect(Number(url.port), url.hostname)
  socket.write('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n')
  const started = Date.now()
  while (Date.now() - started < 600) {
    await once(socket, 'data')
    socket.pause()
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.resume()
  }
  expect(isOver).toBe(false)
  socket.destroy()
  await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 5_000 })
})

test('an answer is sent in one piece where it is shorter than it is said', async () => {
  const lengthOf = async (path: string) => {
    const answer = await fetch(new URL(path, url))
    return [answer.headers.get('content-length'), (await answer.text()).length]
  }
  expect(await lengthOf('/ten')).toEqual([null, 100_000])
  expect(await lengthOf('/ten?whole=1000000')).toEqual(['100000', 100_000])
})
