import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { introduce, link, pullOver, pushOver, settle, startNode, type Node } from './testing/network.ts'

/**
 * What PyMISP tries on three servers that are all linked with each other, to pull from unless a test has them push. Its
 * scenarios are those of `tests/testlive_sync.py`; events are read by somebody who is no site admin.
 */
type Linked = { node: Node; user: string; links: Map<string, string> }
let source: Linked
let middle: Linked
let last: Linked
beforeAll(async () => {
  const nodes = await Promise.all(['First', 'Second', 'Third'].map(async (name) => startNode(name)))
  const all: Linked[] = []
  for (const node of nodes) {
    const links = new Map<string, string>()
    for (const other of nodes) if (other !== node) links.set(other.name, await link(node, other, { pull: true }))
    const user = await node.addUser({ email: `reader@${node.name}.test`.toLowerCase(), org_id: 1, role_id: 3 })
    all.push({ node, user, links })
  }
  ;[source, middle, last] = all as [Linked, Linked, Linked]
})
afterAll(async () => Promise.all([source, middle, last].map(async ({ node }) => node.close())))
afterEach(async () => {
  for (const [from, to] of [[source, middle] as const, [middle, last] as const]) await setPush(from, to, false)
})

const toward = (from: Linked, to: Linked) => from.links.get(to.node.name) ?? ''
async function setPush(from: Linked, to: Linked, push: boolean): Promise<void> {
  await from.node.admin('POST', `/servers/edit/${toward(from, to)}`, { push })
}
async function publish(fields: object): Promise<{ id: string; uuid: string }> {
  const { status, body } = await source.node.admin('POST', '/events/add', {
    Event: { info: 'from the first', ...fields },
  })
  expect(status).toBe(200)
  await source.node.admin('POST', `/events/publish/${body.Event.id}`)
  for (let i = 0; i < 3; i++) await settle(source.node, middle.node, last.node)
  return body.Event
}
const readAt = async ({ node, user }: Linked, uuid: string) =>
  (await ask(node, user, 'GET', `/events/view/${uuid}`)).body.Event
const storedAt = async ({ node }: Linked, uuid: string) => (await node.admin('GET', `/events/view/${uuid}`)).body.Event
const attribute = (fields: object = {}) => ({ type: 'domain', value: `${randomUUID()}.example`, ...fields })

/** How many attributes an event has on its own, and how many each of its objects has. */
type Shown = { Attribute: unknown[]; Object: { Attribute: unknown[] }[] }
const counts = ({ Attribute, Object: objects }: Shown) => [
  Attribute.length,
  objects.map((object) => object.Attribute.length),
]

/** Of each level one attribute, and an object whose first attribute is for its own organisation. */
function manyLevels(): object {
  return {
    distribution: 3,
    Tag: [{ name: 'tlp:white' }],
    Attribute: [
      attribute({ distribution: 0, Tag: [{ name: 'tlp:red' }] }),
      attribute({ distribution: 1, Tag: [{ name: 'tlp:amber' }] }),
      attribute({ distribution: 2, Tag: [{ name: 'tlp:green' }] }),
      attribute(),
    ],
    Object: [
      {
        name: 'file',
        distribution: 2,
        Attribute: [
          { type: 'filename', object_relation: 'filename', value: 'testfile', distribution: 0 },
          { type: 'md5', object_relation: 'md5', value: '3c656da41f4645f77e3ec3281b63dd44' },
        ],
      },
    ],
  }
}

test('an event for everybody is pushed to one server', async () => {
  const event = await publish({ distribution: 3, Attribute: [attribute({ value: 'pushed.example' })] })
  expect((await pushOver(source.node, toward(source, middle), event.id)).counts).toEqual({ event: { added: 1 } })
  expect(await readAt(middle, event.uuid)).toMatchObject({ Attribute: [{ value: 'pushed.example' }] })
})

test('an event for this community is pulled by a member of it, for the member alone', async () => {
  const event = await publish({ distribution: 1, Attribute: [attribute()] })
  await pullOver(middle.node, toward(middle, source))
  expect(await readAt(middle, event.uuid)).toMatchObject({ distribution: '0' })
})

test('an event for everybody goes on to the third server by itself', async () => {
  await setPush(source, middle, true)
  await setPush(middle, last, true)
  const event = await publish({ distribution: 3, Attribute: [attribute({ value: 'onward.example' })] })
  for (const at of [middle, last]) {
    expect(await readAt(at, event.uuid)).toMatchObject({ Attribute: [{ value: 'onward.example' }] })
  }
})

describe('of an event with something on every level', () => {
  test('each push leaves behind what is for this server, and lowers the rest', async () => {
    await setPush(source, middle, true)
    await setPush(middle, last, true)
    const { uuid } = await publish(manyLevels())
    expect(counts(await readAt(middle, uuid))).toEqual([2, [1]])
    expect(counts(await readAt(last, uuid))).toEqual([1, []])
    expect(counts(await storedAt(middle, uuid))).toEqual([2, [1]])
    expect(counts(await storedAt(last, uuid))).toEqual([1, []])
  })

  test('each pull takes what it is shown, for itself at last', async () => {
    const { uuid } = await publish(manyLevels())
    await pullOver(middle.node, toward(middle, source))
    await pullOver(last.node, toward(last, middle))
    expect(counts(await readAt(middle, uuid))).toEqual([3, [1]])
    expect(counts(await readAt(last, uuid))).toEqual([2, [1]])
    expect(counts(await storedAt(middle, uuid))).toEqual([3, [1]])
  })

  test('what was left behind in a push is nobody’s to pull there', async () => {
    await setPush(source, middle, true)
    await setPush(middle, last, true)
    const { uuid } = await publish(manyLevels())
    await pullOver(last.node, toward(last, middle))
    expect(counts(await storedAt(last, uuid))).toEqual([1, []])
  })
})

test('what is shared with a group that is for this server alone stays, and so does the group', async () => {
  await setPush(source, middle, true)
  await setPush(middle, last, true)
  const { body } = await source.node.admin('POST', '/sharing_groups/add', {
    name: 'Testcases SG',
    releasability: 'Testing',
  })
  const { id, uuid: group } = body.SharingGroup
  await source.node.admin('POST', `/sharing_groups/addOrg/${id}/${await introduce(source.node, middle.node.org)}`)
  await source.node.admin('POST', `/sharing_groups/addServer/${id}/0`)
  const secret = attribute({ value: 'for the group', type: 'text', distribution: 4, sharing_group_id: id })
  const { Attribute, ...event } = manyLevels() as { Attribute: object[] }
  const { uuid } = await publish({ ...event, Attribute: [...Attribute, secret] })
  for (const [at, expected] of [
    [middle, [2, [1]]],
    [last, [1, []]],
  ] as const) {
    expect(counts(await readAt(at, uuid))).toEqual(expected)
    expect(counts(await storedAt(at, uuid))).toEqual(expected)
  }
  const { response } = (await middle.node.admin('GET', '/sharing_groups')).body
  expect(JSON.stringify(response)).not.toContain(group)
})
