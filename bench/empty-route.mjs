// The floor of a request: a bare server that sends so many bytes after one indexed query. Started by `startEmptyRoute`.
import { once } from 'node:events'
import { createServer } from 'node:http'
import pg from 'pg'

const [host = '', user = '', database = '', bytes = '0'] = process.argv.slice(2)
const pool = new pg.Pool({ host, user, database })
const body = Buffer.alloc(Number(bytes), 'x')
const server = createServer((_, response) => {
  void pool
    .query({ name: 'event', text: 'select * from events where id = $1', values: [1] })
    .then(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`)
