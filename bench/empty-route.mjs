// The floor of a request: a bare route that sends so many bytes after one indexed query. Started by `startEmptyRoute`.
import { createRequire } from 'node:module'
import pg from 'pg'

// The server's own Fastify, so that both are the same.
const fastify = createRequire(new URL('../packages/server/package.json', import.meta.url))('fastify')
const [database = '{}', bytes = '0'] = process.argv.slice(2)
const pool = new pg.Pool(JSON.parse(database))
const body = Buffer.alloc(Number(bytes), 'x')
const app = fastify()
app.get(
  '/',
  async (/** @type {unknown} */ _, /** @type {{ type(t: string): { send(b: Buffer): unknown } }} */ reply) => {
    await pool.query({ name: 'event', text: 'select * from events where id = $1', values: [1] })
    return reply.type('application/json').send(body)
  },
)
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })} is ready\n`)
