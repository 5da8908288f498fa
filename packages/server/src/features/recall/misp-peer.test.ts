import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { introduce, settle, startNode, type Node } from '../sync/testing/network.ts'

/** A server of MISP that takes what it is sent, and what it was sent, by path. */
let node: Node
let misp: Server
let told: object = {}
const sent: { path: string; body: string }[] = []
beforeAll(async () => {
  node = await startNode('Alpha')
  misp = createServer((request, response) => void answer(request, response))
  await once(misp.listen(0, '127.0.0.1'), 'listening')
  const address = misp.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const uuid = randomUUID()
  await introduce(node, { uuid, name: 'Misp' })
  const link = { name: 'Misp', url, authkey: 'k'.repeat(40), remote_org_id: uuid, push: true }
  await node.admin('POST', '/servers/add', link)
})
afterAll(async () => {
  misp.closeAllConnections()
  misp.close()
  await node.close()
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ''
  const body = await text(request)
  sent.push({ path, body })
  response.setHeader('content-type', 'application/json')
  if (path.startsWith('/servers/getVersion'))
    response.end(JSON.stringify({ version: '2.5.1', perm_sync: true, ...told }))
  else if (path.startsWith('/events/filterEventIdsForPush')) {
    response.end(JSON.stringify((JSON.parse(body) as { Event: { uuid: string } }[]).map(({ Event }) => Event.uuid)))
  } else if (request.method === 'HEAD') response.writeHead(404).end()
  else response.end('{}')
}

async function pushed(): Promise<{ uuid: string; body: string }> {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example` }]
  const { uuid } = (await node.admin('POST', '/events/add', { info: 'x', distribution: 3, Attribute })).body.Event
  await node.admin('POST', `/events/publish/${uuid}`)
  await settle(node)
  return { uuid, body: sent.findLast(({ path }) => path.startsWith('/events/add'))?.body ?? '' }
}

async function recalled(event: string) {
  const { id } = (await node.admin('POST', '/tocsin/recall', { event, reason: 'x' })).body
  await settle(node)
  return (await node.admin('GET', `/tocsin/recall/${id}`)).body.servers
}

test('a server of MISP is told of no key, asked for nothing, and said to be out of reach', async () => {
  told = {}
  const { uuid, body } = await pushed()
  expect(body).toContain(uuid)
  expect(body).not.toContain('recall_key')
  const why = 'It is a server of MISP, which knows no recalls.'
  expect(await recalled(uuid)).toMatchObject([{ state: 'unreachable', why, asked_again: null }])
  expect(sent.filter(({ path }) => path.startsWith('/tocsin'))).toEqual([])
})

test('a server that says it can and then answers nonsense is said to be out of reach, and asked again', async () => {
  told = { tocsin: { protocol: 1, understands: ['recall'] } }
  const { uuid, body } = await pushed()
  expect(body).toMatch(/"recall_key":"[0-9A-F]{40}"/)
  const why = 'It answers with something unexpected.'
  expect(await recalled(uuid)).toMatchObject([{ state: 'unreachable', why, asked_again: expect.any(String) }])
})
