import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let reader: Person
let peer: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context)
  reader = await addPerson(server.context)
  peer = await addPerson(server.context, { may: syncPermissions })
})
afterAll(async () => server.close())

const template = { name: 'file', 'meta-category': 'file', description: 'x', template_uuid: crypto.randomUUID() }

/** An event with an object that refers to an attribute of this kind. */
async function addReferring(attribute: object) {
  const [target, object, reference] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  const { body } = await ask(server, owner.key, 'POST', '/events/add', {
    info: 'x',
    distribution: 1,
    Attribute: [{ uuid: target, type: 'text', value: 'target', ...attribute }],
    Object: [
      {
        ...template,
        uuid: object,
        Attribute: [{ type: 'text', object_relation: 'a', value: 'x' }],
        ObjectReference: [{ uuid: reference, referenced_uuid: target, relationship_type: 'secret' }],
      },
    ],
  })
  return { eventId: String(body.Event.id), target, object, reference }
}

async function referenceSeenBy({ key }: Person, eventId: string, wishes = '') {
  const { body } = await ask(server, key, 'GET', `/events/view/${eventId}${wishes}`)
  return body.Event.Object[0].ObjectReference[0]
}

test('of a target that is hidden the reference tells no more than of one that is not here', async () => {
  const { eventId } = await addReferring({ distribution: 0 })
  const seen = await referenceSeenBy(reader, eventId)
  expect([seen.referenced_id, seen.Attribute]).toEqual(['0', undefined])
  expect((await referenceSeenBy(owner, eventId)).Attribute.value).toBe('target')
})

test('a target that was deleted is shown to those who see deleted rows', async () => {
  const { eventId, target } = await addReferring({})
  expect((await referenceSeenBy(reader, eventId)).Attribute.value).toBe('target')
  await ask(server, owner.key, 'POST', `/attributes/delete/${target}`)
  expect((await referenceSeenBy(reader, eventId)).Attribute).toBeUndefined()
  expect((await referenceSeenBy(peer, eventId)).Attribute.value).toBe('target')
})

test('a reference that was deleted is not shown to readers, whatever they ask for', async () => {
  const { eventId, reference } = await addReferring({})
  await ask(server, owner.key, 'POST', `/object_references/delete/${reference}`)
  expect(await referenceSeenBy(reader, eventId, '?deleted=1')).toBeUndefined()
  expect(await referenceSeenBy(owner, eventId, '?deleted=1')).toMatchObject({ uuid: reference, deleted: true })
})

test.each([
  ['attributes', 405],
  ['objects', 404],
] as const)('deleted %s are there for their owner and for synchronising users', async (kind, absent) => {
  const { target, object } = await addReferring({})
  const uuid = kind === 'attributes' ? target : object
  await ask(server, owner.key, 'POST', `/${kind}/delete/${uuid}`)
  const see = async ({ key }: Person) => (await ask(server, key, 'GET', `/${kind}/view/${uuid}`)).status
  expect([await see(owner), await see(peer), await see(reader)]).toEqual([200, 200, absent])
})

test('a reference of others is not told to whoever adds one under its uuid', async () => {
  const { reference } = await addReferring({ distribution: 0 })
  const own = await ask(server, reader.key, 'POST', '/events/add', {
    info: 'y',
    Object: [{ ...template, Attribute: [{ type: 'text', object_relation: 'a', value: 'x' }] }],
  })
  const [object] = own.body.Event.Object
  const { status, body } = await ask(server, reader.key, 'POST', `/object_references/add/${object.id}`, {
    uuid: reference,
    referenced_uuid: object.Attribute[0].uuid,
    relationship_type: 'x',
  })
  expect([status, body.errors]).toEqual([403, { uuid: ['The UUID provided is not unique'] }])
})
