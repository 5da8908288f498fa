import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isProvenBy, withoutWhiteSpace } from '../../platform/openpgp/proof.ts'
import { makeKeyPair, signBytes, type KeyPair } from '../../platform/openpgp/signatures.ts'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: Person
let user: Person
let stranger: Person
let peer: Person
let theirs: KeyPair
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
  user = await addPerson(server.context)
  stranger = await addPerson(server.context)
  peer = await addPerson(server.context, { may: syncPermissions })
  theirs = await makeKeyPair('Theirs', new Date())
})
afterAll(async () => server.close())

const post = async (who: Person, path: string, body?: unknown) => ask(server, who.key, 'POST', path, body)
const ownKey = async () => (await ask(server, undefined, 'GET', '/gpg.asc')).body as string

async function addEvent(fields: object = {}, who = user) {
  const { body } = await post(who, '/events/add', { info: 'x', distribution: 3, ...fields })
  return body.Event as { id: string; uuid: string; timestamp: string }
}

/** Asks with a body that is signed with this key, or with a signature that is given. */
async function send(path: string, body: object, signedBy?: KeyPair | string, who = peer) {
  const text = JSON.stringify(body, null, 2)
  const signature = typeof signedBy === 'object' ? await signatureOver(text, signedBy) : signedBy
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      authorization: who.key,
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'x-pgp-signature': signature }),
    },
    body: text,
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

async function signatureOver(text: string, { privateKey }: KeyPair): Promise<string> {
  const bytes = withoutWhiteSpace(Buffer.from(text))
  return Buffer.from(await signBytes(privateKey, bytes, new Date())).toString('base64')
}

/** A protected event as another server sends it. */
function foreignEvent(keys: object[] = [{ type: 'pgp', key_data: theirs.publicKey }], fields: object = {}) {
  return {
    Event: {
      uuid: randomUUID(),
      info: 'protected',
      distribution: 1,
      timestamp: '1700000000',
      protected: true,
      locked: true,
      Orgc: { uuid: randomUUID(), name: `Org ${randomUUID()}` },
      Attribute: [{ type: 'domain', value: `${randomUUID()}.example` }],
      CryptographicKey: keys,
      ...fields,
    },
  }
}

const NO_KEY = 'Protected event failed signature validation as no key was provided.'
const FAILED = 'Protected event failed signature validation.'

test('protecting an event unpublishes it and says so in MISP’s words; unprotecting likewise', async () => {
  const { id } = await addEvent()
  const { body } = await post(user, `/events/protect/${id}`)
  const message = 'Event switched to protected mode.'
  expect(body).toEqual({ saved: true, success: true, name: message, message, url: `/events/protect/${id}`, id })
  expect((await ask(server, user.key, 'GET', `/events/view/${id}`)).body.Event).toMatchObject({
    protected: true,
    published: false,
  })
  expect((await post(user, `/events/unprotect/${id}`)).body.message).toBe('Event switched to unprotected mode.')
  expect((await ask(server, user.key, 'GET', `/events/view/${id}`)).body.Event.protected).toBe(false)
})

test('an event is protected by those alone who may change it, and hidden and absent events look alike', async () => {
  const { id } = await addEvent()
  for (const reference of [id, '999999', randomUUID(), 'x']) {
    const { status, body } = await post(stranger, `/events/protect/${reference}`)
    expect([status, body.message]).toEqual([404, 'Invalid event'])
  }
})

test('a key of an event is added, shown and deleted as MISP does', async () => {
  const { id } = await addEvent()
  const { body } = await post(user, `/cryptographicKeys/add/Event/${id}`, { type: 'pgp', key_data: theirs.publicKey })
  expect(body).toEqual({
    CryptographicKey: {
      id: expect.stringMatching(/^\d+$/),
      uuid: expect.any(String),
      type: 'pgp',
      timestamp: expect.stringMatching(/^\d+$/),
      parent_id: id,
      parent_type: 'Event',
      key_data: theirs.publicKey,
      revoked: false,
      fingerprint: theirs.fingerprint,
    },
  })
  const key = body.CryptographicKey
  expect((await ask(server, user.key, 'GET', `/events/view/${id}`)).body.Event.CryptographicKey).toEqual([key])
  expect((await ask(server, user.key, 'GET', `/cryptographic_keys/view/${key.id}`)).body).toEqual(body)
  expect((await post(stranger, `/cryptographic_keys/delete/${key.id}`)).status).toBe(405)
  expect((await post(user, `/cryptographic_keys/delete/${key.id}`)).body.message).toBe('CryptographicKey deleted.')
  expect((await ask(server, user.key, 'GET', `/cryptographic_keys/view/${key.id}`)).status).toBe(404)
})

test.each([
  ['no key', {}, { type: ['Invalid key type'], key_data: ['No key data received.'] }],
  ['what is no key', { type: 'pgp', key_data: 'x' }, { key_data: ['Invalid key.'] }],
  ['a list', [1], { type: ['Invalid key type'], key_data: ['No key data received.'] }],
  ['a NUL', { type: 'pgp', key_data: '\u0000' }, { key_data: ['No key data received.'] }],
  ['numbers', { type: 1e308, key_data: {} }, { type: ['Invalid key type'], key_data: ['No key data received.'] }],
])('%s is refused as a key, by field', async (_, body, errors) => {
  const { id } = await addEvent()
  const answer = await post(user, `/cryptographic_keys/add/Event/${id}`, body)
  expect(answer).toMatchObject({ status: 403, body: { saved: false, errors } })
})

test('the same key twice, and a key for somebody else’s event, are refused', async () => {
  const { id } = await addEvent()
  const body = { type: 'pgp', key_data: theirs.publicKey }
  await post(user, `/cryptographic_keys/add/Event/${id}`, body)
  const again = await post(user, `/cryptographic_keys/add/Event/${id}`, body)
  expect(again.body.errors).toEqual({ key_data: ['This key is already assigned to the target.'] })
  for (const path of [`Event/${id}`, 'Event/x', `Attribute/${id}`]) {
    const { status, body: refused } = await post(stranger, `/cryptographic_keys/add/${path}`, body)
    expect([status, refused.message]).toEqual([405, 'Invalid Event.'])
  }
})

test('a protected event is signed by the key of this server, for programs of MISP alone', async () => {
  const { id } = await addEvent()
  await post(user, `/events/protect/${id}`)
  for (const [agent, isSigned] of [
    ['MISP 2.5.1 - #abc', true],
    ['PyMISP 2.5.1', true],
    ['curl/8', false],
  ] as const) {
    const headers = { authorization: user.key, 'user-agent': agent, accept: 'application/json' }
    const response = await fetch(`${server.url}/events/view/${id}`, { headers })
    const signature = response.headers.get('x-pgp-signature') ?? undefined
    const proof = { bytes: Buffer.from(await response.arrayBuffer()), signature }
    expect(await isProvenBy(proof, [await ownKey()], new Date())).toBe(isSigned)
  }
})

test.each([
  ['no signature', undefined, NO_KEY],
  ['an empty one', '', NO_KEY],
  ['nonsense', 'not/base64!', FAILED],
  ['a long one', 'A'.repeat(8_000), FAILED],
])('a protected event with %s is taken from no synchronising user', async (_, signature, message) => {
  const event = foreignEvent()
  const { status, body } = await send('/events/add', event, signature)
  expect([status, body.message]).toEqual([405, message])
  expect((await ask(server, admin.key, 'GET', `/events/view/${event.Event.uuid}`)).status).toBe(404)
})

test('a signature counts by a key that came along and is not revoked', async () => {
  const foreign = await makeKeyPair('Other', new Date())
  const revoked = [{ type: 'pgp', key_data: theirs.publicKey, revoked: true }]
  for (const [keys, signer] of [
    [[], theirs],
    [[{ type: 'pgp', key_data: theirs.publicKey }], foreign],
    [revoked, theirs],
    [[{ type: 'pgp', key_data: foreign.publicKey, fingerprint: theirs.fingerprint }], theirs],
  ] as const) {
    expect((await send('/events/add', foreignEvent([...keys]), signer)).body.message).toBe(FAILED)
  }
  expect((await send('/events/add', foreignEvent(), theirs)).status).toBe(200)
})

test('a known event is changed by the keys that it has, whatever keys the change brings', async () => {
  const sent = foreignEvent()
  await send('/events/add', sent, theirs)
  const thief = await makeKeyPair('Thief', new Date())
  const change = (keys: object[], timestamp: number) => ({
    Event: { ...sent.Event, info: 'changed', timestamp: String(timestamp), CryptographicKey: keys },
  })
  const path = `/events/edit/${sent.Event.uuid}`
  const stolen = change([{ type: 'pgp', key_data: thief.publicKey }], 1_700_000_001)
  expect((await send(path, stolen, thief)).body.message).toBe(FAILED)
  expect((await send(path, stolen)).body.message).toBe(NO_KEY)
  expect((await send(path, { Event: { ...stolen.Event, protected: false } })).body.message).toBe(NO_KEY)
  // Whoever may sign hands the event on to another key, and the old one counts no more.
  const handedOver = [{ type: 'pgp', key_data: thief.publicKey }]
  expect((await send(path, change(handedOver, 1_700_000_002), theirs)).status).toBe(200)
  expect((await send(path, change([], 1_700_000_003), theirs)).body.message).toBe(FAILED)
  expect((await send(path, change([], 1_700_000_004), thief)).status).toBe(200)
})

test('a key that a change revokes may sign no more, and no later change brings it back', async () => {
  const other = await makeKeyPair('Other', new Date())
  const keys = (isRevoked: boolean) => [
    { type: 'pgp', key_data: theirs.publicKey, revoked: isRevoked },
    { type: 'pgp', key_data: other.publicKey },
  ]
  const sent = foreignEvent(keys(false))
  await send('/events/add', sent, theirs)
  const path = `/events/edit/${sent.Event.uuid}`
  const at = (timestamp: number, isRevoked: boolean) => ({
    Event: { ...sent.Event, timestamp: String(timestamp), CryptographicKey: keys(isRevoked) },
  })
  expect((await send(path, at(1_700_000_001, true), theirs)).status).toBe(200)
  expect((await send(path, at(1_700_000_002, false), theirs)).body.message).toBe(FAILED)
  expect((await send(path, at(1_700_000_003, false), other)).status).toBe(200)
  expect((await send(path, at(1_700_000_004, false), theirs)).body.message).toBe(FAILED)
})

test('a signed change ends the protection of a copy', async () => {
  const sent = foreignEvent()
  await send('/events/add', sent, theirs)
  const path = `/events/edit/${sent.Event.uuid}`
  const open = { Event: { ...sent.Event, timestamp: '1700000001', protected: null } }
  expect((await send(path, open, theirs)).status).toBe(200)
  expect((await send(path, { Event: { ...open.Event, timestamp: '1700000002' } })).status).toBe(200)
})

test('an event that becomes protected has to be signed with a key that it brings', async () => {
  const sent = foreignEvent([], { protected: null })
  await send('/events/add', sent)
  const path = `/events/edit/${sent.Event.uuid}`
  const CryptographicKey = [{ type: 'pgp', key_data: theirs.publicKey }]
  const closed = { Event: { ...sent.Event, timestamp: '1700000001', protected: true, CryptographicKey } }
  expect((await send(path, closed)).body.message).toBe(NO_KEY)
  expect((await send(path, closed, theirs)).status).toBe(200)
  expect((await send(path, { Event: { ...closed.Event, timestamp: '1700000002' } })).body.message).toBe(NO_KEY)
})

test('site admins need no signature, and nobody else does for what they wrote themselves', async () => {
  const sent = foreignEvent()
  expect((await send('/events/add', sent, undefined, admin)).status).toBe(200)
  const own = await send('/events/add', foreignEvent([], { Orgc: undefined, locked: undefined }), undefined, user)
  expect([own.status, own.body.Event.protected]).toEqual([200, true])
})

test('what is no key is left out and named; two events may have keys of one uuid', async () => {
  const uuid = randomUUID()
  const keys = [
    { type: 'pgp', key_data: 'x' },
    { type: 'pgp', uuid, key_data: theirs.publicKey },
  ]
  for (let i = 0; i < 2; i++) {
    const { status, body } = await send('/events/add', foreignEvent(keys), theirs)
    expect([status, body.Event.CryptographicKey.length]).toEqual([200, 1])
    expect(body.rejected).toMatchObject([{ path: 'Event.CryptographicKey[0].key_data' }])
  }
})

test('keys beyond the fiftieth are not tried', async () => {
  const many = Array.from({ length: 60 }, () => ({ type: 'pgp', key_data: 'x' }))
  const last = [...many, { type: 'pgp', key_data: theirs.publicKey }]
  expect((await send('/events/add', foreignEvent(last), theirs)).body.message).toBe(FAILED)
})

test('the short index leaves out protected events that this server may not sign; the long one shows them', async () => {
  const { id, uuid } = await addEvent({ Attribute: [{ type: 'domain', value: 'x.example' }] })
  await post(user, `/events/protect/${id}`)
  const isListed = async (minimal: number) =>
    (await post(user, '/events/index', { minimal })).body.some((line: { uuid: string }) => line.uuid === uuid)
  await post(user, `/cryptographic_keys/add/Event/${id}`, { type: 'pgp', key_data: theirs.publicKey })
  expect([await isListed(1), await isListed(0)]).toEqual([false, true])
  await post(user, `/cryptographic_keys/add/Event/${id}`, { type: 'pgp', key_data: await ownKey() })
  expect(await isListed(1)).toBe(true)
})
