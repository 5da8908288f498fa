import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, userPermissions, type Person } from '../../testing/people.ts'
import { openSite, type Site } from '../feeds/testing/site.ts'
import { introduce, link, settle, startNode, type Node } from './testing/network.ts'

/** Alpha has values, Bravo keeps their hashes. */
let a: Node
let b: Node
let linkId: string
let site: Site
let member: Person
beforeAll(async () => {
  ;[a, b, site] = await Promise.all([startNode('Alpha'), startNode('Bravo'), openSite()])
  linkId = await link(b, a, { caching_enabled: true })
  member = await addPerson(b.context, { may: [...userPermissions, 'perm_view_feed_correlations'] })
})
afterAll(async () => {
  site.close()
  await Promise.all([a.close(), b.close()])
})

const VALUES = [
  { type: 'domain', value: 'bad.example' },
  { type: 'filename|md5', value: `evil.exe|${'0123456789abcdef'.repeat(2)}` },
  { type: 'url', value: 'https://other.example/x' },
]

async function addTo(node: Node, attributes: object[]): Promise<string> {
  const Event = { info: 'x', distribution: 3, published: true, Attribute: attributes }
  return (await node.admin('POST', '/events/add', { Event })).body.Event.uuid
}
async function cacheAll(scope: string): Promise<void> {
  const { body } = await b.admin('GET', `/servers/cache/${scope}`)
  expect(body.message).toBe('Server caching job initiated.')
  await settle(b)
}
const latest = async () => (await b.admin('GET', '/tocsin/receipts?limit=1')).body.receipts[0]

test('answers tell in which servers values are too, to those who may know of these', async () => {
  const there = await addTo(a, VALUES)
  await cacheAll('all')
  expect(await latest()).toMatchObject({ way: 'cache', technique: 'cache', state: 'done' })
  expect((await b.admin('GET', '/servers/index')).body[0].Server.cache_timestamp).toMatch(/^\d+$/)
  const here = await addTo(b, [...VALUES, { type: 'domain', value: 'unknown.example' }])

  const { Event } = (await b.admin('GET', `/events/view/${here}/includeServerCorrelations:1`)).body
  const known = { id: linkId, name: 'Alpha', url: a.url, event_uuids: [there] }
  expect(Event.Server).toEqual([known])
  const told = Event.Attribute.map(({ value, Server }: { value: string; Server?: object[] }) => [value, Server])
  expect(told).toEqual([...VALUES.map(({ value }) => [value, [known]]), ['unknown.example', undefined]])

  expect((await b.admin('GET', `/events/view/${here}`)).body.Event.Server).toBeUndefined()
  const found = await b.admin('POST', '/events/restSearch', { uuid: here, includeServerCorrelations: 1 })
  expect(found.body.response[0].Event.Server).toEqual([known])

  const asMember = async () => ask(b, member.key, 'GET', `/events/view/${here}/includeServerCorrelations:1`)
  expect((await asMember()).body.Event.Server).toBeUndefined()
  const setting = 'MISP.show_server_correlations_for_all_users'
  await b.admin('POST', `/servers/serverSettingsEdit/${setting}`, { value: true })
  expect((await asMember()).body.Event.Server).toEqual([{ id: linkId, name: 'Alpha' }])
  await b.admin('POST', `/servers/serverSettingsEdit/${setting}`, { value: false })
})

test('a search of what is kept finds servers beside feeds, many values at once, for those who may know', async () => {
  site.files['/list'] = 'bad.example another.example'
  const feed = { name: 'list', provider: 'p', url: `${site.url}/list`, caching_enabled: true, lookup_visible: true }
  const { id } = (await b.admin('POST', '/feeds/add', { Feed: feed })).body.Feed
  await b.admin('GET', `/feeds/cacheFeeds/${id}`)
  await settle(b)
  const value = ['bad.example', 'another.example', 'nowhere.example']
  const { body } = await b.admin('POST', '/feeds/searchCaches', { value })
  const names = (hits: { Feed: { name: string } }[]) => hits.map(({ Feed }) => Feed.name)
  expect(Object.values<{ Feed: { name: string } }[]>(body).map(names)).toEqual([['list', 'Alpha'], ['list'], []])
  expect(body['bad.example'][1].Feed).toMatchObject({ type: 'MISP Server', url: a.url })
  const asMember = (await ask(b, member.key, 'POST', '/feeds/searchCaches', { value })).body
  expect(names(asMember['bad.example'])).toEqual(['list'])

  const compared = (await b.admin('GET', '/feeds/compareFeeds')).body
  expect(names(compared)).toEqual(['list', 'Alpha'])
  expect(compared[1].Feed).toMatchObject({ is_misp_server: true, ComparedFeed: [{ name: 'list', overlap_count: 1 }] })
  expect(names((await ask(b, member.key, 'GET', '/feeds/compareFeeds')).body)).toEqual(['list'])
})

test('where a server answers hashes with an error, its attributes are read, and the receipt says so', async () => {
  const event = randomUUID()
  const org = randomUUID()
  await introduce(b, { uuid: org, name: 'Old' })
  const fields = { name: 'Old', url: site.url, authkey: 'k'.repeat(40), remote_org_id: org, caching_enabled: true }
  const old = (await b.admin('POST', '/servers/add', fields)).body.Server.id
  site.files['/servers/getVersion'] = JSON.stringify({ version: '2.5.1', perm_sync: true })
  site.files['/attributes/restSearch'] = (request, response) => {
    let sent = ''
    request.on('data', (piece) => (sent += piece))
    request.on('end', () => {
      const { returnFormat, page } = JSON.parse(sent)
      if (returnFormat === 'cache') return response.writeHead(500).end('{"name":"An Internal Error Has Occurred."}')
      const Attribute =
        page > 1 ? [] : [{ type: 'ip-dst|port', value: '192.0.2.1|443', Event: { uuid: event } }, 7, { type: {} }]
      response.end(JSON.stringify({ response: { Attribute } }))
    })
  }
  await cacheAll(old)
  const counts = { value: { added: 2 } }
  expect(await latest()).toMatchObject({ technique: 'json', state: 'done', counts })
  const { rows } = await b.context.pool.query(
    `select encode(hash, 'hex') as hash, event_uuid from kept_values
     join kept_sets on kept_sets.id = set_id where server_id = $1 order by hash`,
    [old],
  )
  const hashes = ['192.0.2.1', '443'].map((half) => createHash('md5').update(half).digest('hex')).sort()
  expect(rows).toEqual(hashes.map((hash) => ({ hash, event_uuid: event })))

  site.files['/attributes/restSearch'] = '{"response":'
  await cacheAll(old)
  expect(await latest()).toMatchObject({ state: 'failed' })
  const kept = await b.admin('POST', '/feeds/searchCaches', { value: '192.0.2.1' })
  expect(kept.body).toMatchObject([{ Feed: { name: 'Old', uuid: [event] } }])
})
