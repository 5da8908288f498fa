import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, syncPermissions, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let creator: Person
beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: syncPermissions })
  creator = await addPerson(server.context)
})
afterAll(async () => server.close())

const uuids = { attribute: '', object: '', inside: '', report: '', kept: '' }
const template = { name: 'file', 'meta-category': 'file', description: 'x', template_uuid: crypto.randomUUID() }
let eventId: string

/** An event that one organisation made and another brought here: the one edits, and sees nothing of what the other keeps back. */
beforeEach(async () => {
  for (const name of Object.keys(uuids) as (keyof typeof uuids)[]) uuids[name] = crypto.randomUUID()
  const { body } = await ask(server, owner.key, 'POST', '/events/add', {
    info: 'x',
    distribution: 1,
    Orgc: { uuid: creator.orgUuid, name: creator.orgName },
    Attribute: [{ uuid: uuids.attribute, type: 'text', value: 'kept back', distribution: 0 }],
    Object: [
      {
        ...template,
        uuid: uuids.object,
        Attribute: [
          { uuid: uuids.kept, type: 'text', object_relation: 'a', value: 'shown' },
          { uuid: uuids.inside, type: 'text', object_relation: 'b', value: 'kept back', distribution: 0 },
        ],
      },
    ],
    EventReport: [{ uuid: uuids.report, name: 'kept back', distribution: 0 }],
  })
  eventId = body.Event.id
})

const edit = async (Event: object) => ask(server, creator.key, 'POST', `/events/edit/${eventId}`, { Event })
const seenByOwner = async () => (await ask(server, owner.key, 'GET', `/events/view/${eventId}`)).body.Event

test('what an editor does not see is not changed by its uuid, and only said to be taken', async () => {
  const { status, body } = await edit({
    Attribute: [{ uuid: uuids.attribute, type: 'text', distribution: 5 }],
    EventReport: [{ uuid: uuids.report, name: 'mine', distribution: 5, timestamp: 4_000_000_000 }],
  })
  expect([status, body.Event.Attribute, body.Event.EventReport]).toEqual([200, [], []])
  expect(body.rejected).toMatchObject([{ rule: 'uuid.unique' }])
  const { Attribute, EventReport } = await seenByOwner()
  expect([Attribute[0].distribution, EventReport[0].name]).toEqual(['0', 'kept back'])
})

test.each([0, 1])(
  'whether a value stands there that an editor does not see is not told (breakOnDuplicate %i)',
  async (flag) => {
    const path = `/attributes/add/${eventId}?breakOnDuplicate=${flag}`
    const { status, body } = await ask(server, creator.key, 'POST', path, { type: 'text', value: 'Kept back' })
    expect([status, body.Attribute.uuid === uuids.attribute]).toEqual([200, false])
    expect((await seenByOwner()).Attribute).toHaveLength(2)
  },
)

test('whoever sends a whole object anew deletes nothing that they do not see', async () => {
  const Attribute = [{ uuid: uuids.kept, type: 'text', object_relation: 'a', value: 'changed' }]
  expect((await ask(server, creator.key, 'POST', `/objects/edit/${uuids.object}`, { Attribute })).status).toBe(200)
  const [object] = (await seenByOwner()).Object
  expect(object.Attribute.map(({ value }: { value: string }) => value)).toEqual(['changed', 'kept back'])
})

test('a reference to what its maker does not see is refused like one to nothing', async () => {
  const refer = async (referenced_uuid: string) =>
    ask(server, creator.key, 'POST', `/object_references/add/${uuids.object}`, {
      referenced_uuid,
      relationship_type: 'x',
    })
  const [hidden, absent] = [await refer(uuids.attribute), await refer(crypto.randomUUID())]
  expect(hidden.status).toBe(403)
  expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body])
})
