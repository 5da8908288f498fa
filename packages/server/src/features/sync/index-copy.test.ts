import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSite, type Site } from '../feeds/testing/site.ts'
import { introduce, pullOver, startNode, type Node } from './testing/network.ts'

let node: Node
let site: Site
let linkId: string
/** What was asked of the index, and how it was answered. */
let asked: (string | undefined)[] = []
let [tag, index] = ['"one"', '']
beforeAll(async () => {
  ;[node, site] = await Promise.all([startNode('Alpha'), openSite()])
  const uuid = randomUUID()
  await introduce(node, { uuid, name: 'Peer' })
  const sent = { name: 'Peer', url: site.url, authkey: 'k'.repeat(40), remote_org_id: uuid, pull: true }
  linkId = (await node.admin('POST', '/servers/add', sent)).body.Server.id
  site.files['/servers/getVersion'] = JSON.stringify({ version: '2.5.1', perm_sync: true })
  site.files['/events/index'] = (request, response) => {
    asked.push(request.headers['if-none-match'])
    if (request.headers['if-none-match'] === tag) return response.writeHead(304).end()
    response.writeHead(200, { etag: tag }).end(index)
  }
  index = JSON.stringify([lineOf()])
})
afterAll(async () => {
  site.close()
  await node.close()
})

const lineOf = () => ({ uuid: randomUUID(), timestamp: '1700000000', orgc_uuid: randomUUID(), published: false })
const countOf = async () => (await pullOver(node, linkId)).counts.event

test('an index that is the same still is not sent again, and what changed is', async () => {
  expect(await countOf()).toEqual({ refused: 1 })
  expect(await countOf()).toEqual({ refused: 1 })
  ;[tag, index] = ['"two"', JSON.stringify([lineOf(), lineOf()])]
  expect(await countOf()).toEqual({ refused: 2 })
  expect(asked).toEqual(['""', '"one"', '"one"'])
})

test('other rules are another question, and a copy that cannot be read is none', async () => {
  asked = []
  await node.admin('POST', `/servers/edit/${linkId}`, { pull_rules: { tags: { OR: ['x'] } } })
  expect(await countOf()).toEqual({ refused: 2 })
  await node.admin('POST', `/servers/edit/${linkId}`, { pull_rules: [] })
  await writeFile(join(node.context.config.dataDir, 'peer-indexes', `${linkId}-whole`), 'x'.repeat(100))
  expect(await countOf()).toEqual({ refused: 2 })
  expect(asked).toEqual(['""', '""'])
})

test('a server that says that nothing changed to somebody who never asked is no good answer', async () => {
  site.files['/events/index'] = (_request, response) => void response.writeHead(304).end()
  await node.admin('POST', `/servers/edit/${linkId}`, { pull_rules: { orgs: { OR: ['y'] } } })
  expect(await pullOver(node, linkId)).toMatchObject({ state: 'failed', error: expect.stringContaining('304') })
})

test('this server has a tag for its index too, for whoever names one', async () => {
  const ask = async (named: string) =>
    fetch(`${node.url}/events/index`, {
      method: 'POST',
      headers: { authorization: 'a'.repeat(40), 'content-type': 'application/json', 'if-none-match': named },
      body: '{"minimal": 1, "published": 1}',
    })
  const first = await ask('""')
  expect([first.status, await first.json()]).toEqual([200, []])
  expect((await ask(first.headers.get('etag') ?? '')).status).toBe(304)
  const Attribute = [{ type: 'domain', value: 'x.example' }]
  await node.admin('POST', '/events/add', { Event: { info: 'x', published: true, Attribute } })
  expect((await ask(first.headers.get('etag') ?? '')).status).toBe(200)
})
