import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { introduce, type Node } from './network.ts'

export type FakeAnswer = (request: IncomingMessage, response: ServerResponse) => void

/** Another server that answers whatever a test says, by the beginning of the path; an empty list to anything else. */
export type FakePeer = { linkId: string; answers: Record<string, FakeAnswer>; asked: string[]; close(): void }

/** Starts one, and links a node to it. */
export async function startFakePeer(node: Node): Promise<FakePeer> {
  const fake: FakePeer = { linkId: '', answers: {}, asked: [], close: () => {} }
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    fake.asked.push(path)
    const answer = Object.entries(fake.answers).find(([prefix]) => path.startsWith(prefix))?.[1]
    ;(answer ?? json([]))(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const org = { uuid: randomUUID(), name: `Mallory ${url}` }
  await introduce(node, org)
  const link = { name: 'Mallory', url, authkey: 'k'.repeat(40), remote_org_id: org.uuid, pull: true }
  fake.linkId = (await node.admin('POST', '/servers/add', link)).body.Server.id
  fake.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return fake
}

export function json(body: unknown, status = 200): FakeAnswer {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function text(body: string): FakeAnswer {
  return (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(body)
}

/** One line of an index. */
export function line(uuid: string, fields: object = {}): object {
  return { id: '1', uuid, timestamp: '1700000000', published: true, orgc_uuid: randomUUID(), ...fields }
}

export function event(uuid: string, fields: object = {}): { Event: object } {
  return {
    Event: {
      uuid,
      info: 'x',
      distribution: '3',
      published: true,
      timestamp: '1700000000',
      Orgc: { uuid: randomUUID(), name: `Creator ${uuid}` },
      Attribute: [{ type: 'domain', value: 'x.example', uuid: randomUUID(), timestamp: '1700000000' }],
      ...fields,
    },
  }
}
