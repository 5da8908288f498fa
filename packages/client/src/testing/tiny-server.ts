import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came in, its body read. */
export type Received = {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

export type TinyServer = { url: string; received: Received[]; close(): Promise<void> }

/** A server that answers as told, and remembers what it was asked. */
export async function tinyServer(
  answer: (received: Received, response: ServerResponse) => void | Promise<void>,
): Promise<TinyServer> {
  const received: Received[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method, url, headers } = request
    const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
    received.push(one)
    await answer(one, response)
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
