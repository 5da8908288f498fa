import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKeyPair } from '../../platform/openpgp/signatures.ts'
import { link, pullOver, pushOver, startNode, type Node } from './testing/network.ts'

let [alpha, bravo]: Node[] = []
let toBravo = ''
let fromAlpha = ''
let foreign = ''
beforeAll(async () => {
  ;[alpha, bravo] = await Promise.all([startNode('Alpha'), startNode('Bravo')])
  toBravo = await link(at(alpha), at(bravo), { push: true })
  fromAlpha = await link(at(bravo), at(alpha), { pull: true })
  foreign = (await makeKeyPair('Foreign', new Date())).publicKey
})
afterAll(async () => {
  await alpha?.close()
  await bravo?.close()
})

function at(node: Node | undefined): Node {
  if (!node) throw new Error('The network was not started')
  return node
}

const keyOf = async (node: Node | undefined) => (await at(node).admin('GET', '/gpg.asc')).body as string

let minutes = 0

/** A published event of Alpha's, protected with these keys. */
async function protectedEvent(keys: readonly string[]) {
  const CryptographicKey = keys.map((key_data) => ({ type: 'pgp', key_data }))
  const Attribute = [{ type: 'domain', value: `p${++minutes}.example` }]
  const body = { info: 'p', distribution: 3, protected: true, CryptographicKey, Attribute }
  const { uuid } = (await at(alpha).admin('POST', '/events/add', body)).body.Event
  await publish(uuid)
  return uuid as string
}

/** Sets the flag alone: publishing itself would push. */
async function publish(uuid: string) {
  await at(alpha).context.db.updateTable('events').set({ published: true }).where('uuid', '=', uuid).execute()
}

async function change(uuid: string) {
  const timestamp = Math.floor(Date.now() / 1000) + ++minutes * 60
  await at(alpha).admin('POST', `/events/edit/${uuid}`, { info: 'changed', timestamp })
  await publish(uuid)
}

async function copyOf(uuid: string) {
  const { status, body } = await at(bravo).admin('GET', `/events/view/${uuid}`)
  return status === 200 ? body.Event : undefined
}

const outcomeIn = (receipt: { outcomes: { uuid: string }[] }, uuid: string) =>
  receipt.outcomes.find((outcome) => outcome.uuid === uuid)
const REFUSED = { outcome: 'refused', why: 'Protected event failed signature validation.' }

test('a protected event and its changes are pulled, with its keys', async () => {
  const uuid = await protectedEvent([await keyOf(alpha), foreign])
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toMatchObject({ outcome: 'added' })
  expect(await copyOf(uuid)).toMatchObject({ protected: true, locked: true })
  expect((await copyOf(uuid)).CryptographicKey).toHaveLength(2)
  await change(uuid)
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toMatchObject({ outcome: 'updated' })
  expect((await copyOf(uuid)).info).toBe('changed')
})

test('a protected event and its changes are pushed, packed bodies too', async () => {
  const uuid = await protectedEvent([await keyOf(alpha)])
  expect(outcomeIn(await pushOver(at(alpha), toBravo, uuid), uuid)).toMatchObject({ outcome: 'added' })
  await change(uuid)
  expect(outcomeIn(await pushOver(at(alpha), toBravo, uuid), uuid)).toMatchObject({ outcome: 'updated' })
  expect(await copyOf(uuid)).toMatchObject({ info: 'changed', protected: true })
})

test('an event that this server may not sign is not offered, not sent, and refused when it is fetched', async () => {
  const uuid = await protectedEvent([foreign])
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toBeUndefined()
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha, uuid), uuid)).toMatchObject(REFUSED)
  expect(outcomeIn(await pushOver(at(alpha), toBravo, uuid), uuid)).toMatchObject({
    outcome: 'refused',
    why: 'It is protected, and the key of this server is not among those that may sign it.',
  })
  expect(await copyOf(uuid)).toBeUndefined()
})

test('a copy takes no change that its own keys have not signed, whoever fetches it', async () => {
  const uuid = await protectedEvent([await keyOf(alpha)])
  await pullOver(at(bravo), fromAlpha)
  await at(bravo).context.db.updateTable('cryptographic_keys').set({ key_data: foreign }).execute()
  await change(uuid)
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toMatchObject(REFUSED)
  await at(bravo).context.db.updateTable('servers').set({ internal: true }).execute()
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toMatchObject(REFUSED)
  await at(bravo).context.db.updateTable('servers').set({ internal: false }).execute()
  expect(outcomeIn(await pushOver(at(alpha), toBravo, uuid), uuid)).toMatchObject({ outcome: 'refused' })
  expect((await copyOf(uuid)).info).toBe('p')
})

test('an event that is protected no more opens its copies', async () => {
  const uuid = await protectedEvent([await keyOf(alpha)])
  await pullOver(at(bravo), fromAlpha)
  await at(alpha).admin('POST', `/events/unprotect/${uuid}`)
  await change(uuid)
  expect(outcomeIn(await pullOver(at(bravo), fromAlpha), uuid)).toMatchObject({ outcome: 'updated' })
  expect((await copyOf(uuid)).protected).toBe(false)
})
