import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { armourSignature, isSignedBy, makeKeyPair, signBytes, type KeyPair } from '../../platform/openpgp/signatures.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let web: Server
let base: string
let theirs: KeyPair
let foreign: KeyPair
let files: Record<string, string> = {}
beforeAll(async () => {
  server = await createTestServer({ jobs: 1 })
  admin = await addPerson(server.context, { may: everyPermission })
  web = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.statusCode = file === undefined ? 404 : 200
    response.end(file ?? '')
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  ;[theirs, foreign] = [await makeKeyPair('Theirs', new Date()), await makeKeyPair('Foreign', new Date())]
})
afterAll(async () => {
  await server.close()
  web.closeAllConnections()
  web.close()
})
beforeEach(() => (files = {}))

const post = async (path: string, body: object = {}) => ask(server, admin.key, 'POST', path, body)
const get = async (path: string) => ask(server, admin.key, 'GET', path)

async function put(path: string, text: string, { privateKey }: KeyPair = theirs) {
  files[path] = text
  files[`${path}.asc`] = await armourSignature(await signBytes(privateKey, Buffer.from(text), new Date()))
}

async function addFeed(more: object = {}): Promise<string> {
  const sent = {
    name: 'F',
    provider: 'p',
    enabled: true,
    url: base,
    source_format: 'misp',
    signing_key: theirs.publicKey,
  }
  return (await post('/feeds/add', { Feed: { ...sent, ...more } })).body.Feed.id
}

async function fetched(id: string) {
  const { job } = (await post(`/tocsin/feeds/${id}/fetch`)).body
  const state = async () => (await get(`/tocsin/jobs/${job}`)).body.state
  await expect.poll(state, { timeout: 30_000 }).toMatch(/done|failed/)
  const { receipts } = (await get(`/tocsin/feeds/receipts?feed=${id}&limit=1`)).body
  return (await get(`/tocsin/feeds/receipts/${receipts[0].id}`)).body
}

function eventFile(uuid: string, more: object = {}): string {
  const Attribute = [{ uuid: randomUUID(), type: 'domain', value: `${uuid}.example`, timestamp: '1700000000' }]
  const Orgc = { uuid: randomUUID(), name: `Org ${uuid}` }
  return JSON.stringify({
    Event: { uuid, info: 'x', date: '2024-01-01', timestamp: '1700000000', Orgc, Attribute, ...more },
  })
}

async function putManifest(uuids: string[], by = theirs) {
  const line = { info: 'x', timestamp: '1700000000', Orgc: { uuid: randomUUID(), name: 'Org' } }
  await put('/manifest.json', JSON.stringify(Object.fromEntries(uuids.map((uuid) => [uuid, line]))), by)
}

test('of a feed with a key, what the key signed is taken, and each other event is refused with the reason', async () => {
  const [good, unsigned, bySomebody, changed] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const
  await putManifest([good, unsigned, bySomebody, changed])
  await put(`/${good}.json`, eventFile(good))
  files[`/${unsigned}.json`] = eventFile(unsigned)
  await put(`/${bySomebody}.json`, eventFile(bySomebody), foreign)
  await put(`/${changed}.json`, eventFile(changed))
  files[`/${changed}.json`] = eventFile(changed, { info: 'y' })
  const { outcomes } = await fetched(await addFeed())
  const found = new Map(outcomes.map(({ uuid, ...outcome }: { uuid: string }) => [uuid, outcome]))
  expect(found.get(good)).toMatchObject({ outcome: 'added' })
  expect(found.get(unsigned)).toMatchObject({ outcome: 'failed', why: expect.stringContaining('.asc') })
  for (const uuid of [bySomebody, changed]) {
    expect(found.get(uuid)).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('is not signed with the key'),
    })
  }
})

test('a manifest by another key ends the run, and nothing is taken', async () => {
  const uuid = randomUUID()
  await putManifest([uuid], foreign)
  await put(`/${uuid}.json`, eventFile(uuid))
  const { state, error } = await fetched(await addFeed())
  expect([state, error]).toEqual(['failed', expect.stringContaining('manifest.json is not signed with the key')])
  expect((await get(`/events/view/${uuid}`)).status).toBe(404)
})

test('a feed of values is held to its key as well', async () => {
  await put('/list.csv', 'a.example.org')
  const id = await addFeed({ url: `${base}/list.csv`, source_format: 'csv' })
  expect((await fetched(id)).counts).toMatchObject({ added: 1 })
  files['/list.csv'] = 'b.example.org'
  expect(await fetched(id)).toMatchObject({ state: 'failed' })
})

test('a key that is none is refused, and a feed that has one loses it by an empty one', async () => {
  const sent = { name: 'F', provider: 'p', url: base, source_format: 'misp', signing_key: 'x' }
  const { status, body } = await post('/feeds/add', { Feed: sent })
  expect([status, body.errors]).toEqual([403, { signing_key: ['One public OpenPGP key is expected.'] }])
  const id = await addFeed()
  expect((await get(`/feeds/view/${id}`)).body.Feed.signing_key).toBe(theirs.publicKey.trim())
  expect((await post(`/feeds/edit/${id}`, { Feed: { signing_key: '' } })).body.Feed.signing_key).toBeNull()
})

test('a feed brings no protected event and changes none, since its files carry no signature of a server', async () => {
  const uuid = randomUUID()
  await putManifest([uuid])
  await put(
    `/${uuid}.json`,
    eventFile(uuid, { protected: true, CryptographicKey: [{ type: 'pgp', key_data: theirs.publicKey }] }),
  )
  const { outcomes } = await fetched(await addFeed())
  const why = 'Protected event failed signature validation as no key was provided.'
  expect(outcomes).toMatchObject([{ uuid, outcome: 'refused', why }])
})

test('each file of a published feed has a signature by this server’s key, and protected events are in none', async () => {
  const Attribute = [{ type: 'domain', value: 'x.example' }]
  const add = async (more: object) => {
    const { body } = await post('/events/add', { info: 'x', distribution: 3, Attribute, ...more })
    await post(`/events/publish/${body.Event.id}`)
    return body.Event.uuid as string
  }
  const [open, closed] = [await add({}), await add({ protected: true })]
  const search = (await post('/tocsin/saved-searches', { name: 'All', scope: 'events', parameters: {} })).body.id
  const { url } = (await post('/tocsin/published-feeds', { saved_search: search })).body
  const text = async (name: string) => (await fetch(`${url}/${name}`)).text()
  const publicKey = (await get('/gpg.asc')).body
  for (const name of ['manifest.json', 'hashes.csv', `${open}.json`]) {
    const [bytes, signature] = [Buffer.from(await text(name)), await text(`${name}.asc`)]
    expect(await isSignedBy({ bytes, signature, publicKey, now: new Date() })).toBe(true)
    expect(bytes.toString()).not.toContain(closed)
  }
  expect(await text('manifest.json')).toContain(open)
  for (const name of [`${closed}.json`, `${closed}.json.asc`, 'nothing.asc', '.asc']) {
    expect((await fetch(`${url}/${name}`)).status).toBe(404)
  }
})
