import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../../testing/people.ts'
import { createTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let owner: Person
let reader: Person
const uuids = {
  object: randomUUID(),
  hidden: randomUUID(),
  target: randomUUID(),
  inner: randomUUID(),
  event: randomUUID(),
}

beforeAll(async () => {
  server = await createTestServer()
  owner = await addPerson(server.context, { may: everyPermission })
  reader = await addPerson(server.context)
  await addEvent(eventOf())
})
afterAll(async () => server.close())

type Node = { id: string; label: string; kind: string; first_seen?: string }
type Edge = { source: string; target: string; kind: string; label: string }
type Graph = { nodes: Node[]; edges: Edge[]; counts?: object; next: string | null; incomplete: string[] }

const seenAt = { first_seen: '2024-01-02T00:00:00+00:00', last_seen: '2024-01-05T00:00:00+00:00' }
const thing = { name: 'file', 'meta-category': 'file', description: '' }

function eventOf() {
  const to = (referenced_uuid: string, relationship_type: string) => ({ referenced_uuid, relationship_type })
  return {
    uuid: uuids.event,
    info: 'an event',
    distribution: 1,
    Attribute: [
      { uuid: uuids.target, type: 'ip-dst', value: '203.0.113.9', first_seen: '2024-01-01T00:00:00+00:00' },
      { type: 'text', value: 'apart', Tag: [{ name: 'tlp:red' }] },
    ],
    Object: [
      {
        ...thing,
        ...seenAt,
        uuid: uuids.object,
        Attribute: [
          {
            uuid: uuids.inner,
            type: 'md5',
            object_relation: 'md5',
            value: 'a'.repeat(32),
            last_seen: '2023-06-01T00:00:00+00:00',
          },
        ],
        ObjectReference: [to(uuids.target, 'connects-to'), to(uuids.hidden, 'drops')],
      },
      {
        ...thing,
        ...seenAt,
        uuid: uuids.hidden,
        distribution: 0,
        Attribute: [{ type: 'sha1', object_relation: 'sha1', value: 'b'.repeat(40) }],
      },
    ],
  }
}

async function addEvent(event: object, who = owner) {
  const { status, body } = await ask(server, who.key, 'POST', '/events/add', event)
  expect(status).toBe(200)
  return body.Event
}

async function graph(who: Person, query = '', event = uuids.event): Promise<Graph> {
  const { status, body } = await ask(server, who.key, 'GET', `/tocsin/events/${event}/graph?${query}`)
  expect(status).toBe(200)
  return body
}

const idsOf = (found: { nodes: Node[] }) => found.nodes.map(({ id }) => id)
const edgesOf = ({ edges }: Graph) => edges.map(({ kind, source, target, label }) => [kind, source, target, label])

test('objects, attributes and what the ones refer to are nodes and edges', async () => {
  const { nodes, ...found } = await graph(owner)
  expect(nodes).toMatchObject([
    { id: `event/${uuids.event}`, label: 'an event' },
    {
      id: `object/${uuids.object}`,
      label: `file: ${'a'.repeat(32)}`,
      type: 'file',
      first_seen: '2024-01-02T00:00:00.000000+00:00',
    },
    { id: `object/${uuids.hidden}` },
    { id: `attribute/${uuids.target}`, label: '203.0.113.9', type: 'ip-dst' },
    { label: 'apart' },
  ])
  expect(edgesOf({ nodes, ...found })).toEqual([
    ['reference', `object/${uuids.object}`, `attribute/${uuids.target}`, 'connects-to'],
    ['reference', `object/${uuids.object}`, `object/${uuids.hidden}`, 'drops'],
  ])
  expect(found).toMatchObject({ counts: { objects: 2, attributes: 2 }, next: null, incomplete: [] })
})

test('what the reader does not see is no node, no end of an edge and not counted', async () => {
  const found = await graph(reader, 'layers=references,members,tags,clusters,correlations,relationships')
  expect(JSON.stringify(found)).not.toContain(uuids.hidden)
  expect(edgesOf(found)).toContainEqual(['member', `object/${uuids.object}`, `attribute/${uuids.inner}`, 'md5'])
  expect(found.counts).toEqual({ objects: 1, attributes: 2 })
  const secret = await addEvent({ info: 'secret', distribution: 0 })
  expect((await ask(server, reader.key, 'GET', `/tocsin/events/${secret.uuid}/graph`)).status).toBe(404)
  expect((await ask(server, reader.key, 'GET', `/tocsin/events/${secret.uuid}/timeline`)).status).toBe(404)
})

test('a graph comes page by page, whole, and each edge with both its ends', async () => {
  const nodes = new Set<string>()
  let after = ''
  let pages = 0
  do {
    const found = await graph(owner, `limit=1&after=${after}`)
    for (const { source, target } of found.edges) expect(idsOf(found)).toEqual(expect.arrayContaining([source, target]))
    for (const id of idsOf(found)) nodes.add(id)
    after = found.next ?? ''
    pages += 1
  } while (after !== '')
  expect(pages).toBe(4)
  expect([...nodes].sort()).toEqual(idsOf(await graph(owner)).sort())
})

test('tags, correlations and relationships are drawn where they are asked for', async () => {
  const other = await addEvent({
    info: 'another',
    distribution: 1,
    Attribute: [
      { type: 'ip-src', value: '203.0.113.9' },
      { type: 'md5', value: 'a'.repeat(32) },
    ],
  })
  await ask(server, owner.key, 'POST', `/analyst_data/add/Relationship/${uuids.object}/Object`, {
    related_object_uuid: other.uuid,
    related_object_type: 'Event',
    relationship_type: 'seen-with',
  })
  const found = await graph(reader, 'layers=tags,correlations,relationships')
  expect(edgesOf(found)).toEqual(
    expect.arrayContaining([
      ['tag', expect.stringContaining('attribute/'), 'tag/tlp:red', ''],
      ['correlation', `attribute/${uuids.target}`, `event/${other.uuid}`, '203.0.113.9'],
      ['correlation', `object/${uuids.object}`, `event/${other.uuid}`, 'a'.repeat(32)],
      ['relationship', `object/${uuids.object}`, `event/${other.uuid}`, 'seen-with'],
    ]),
  )
  await server.context.db.updateTable('events').set({ distribution: 0 }).where('uuid', '=', other.uuid).execute()
  expect(JSON.stringify(await graph(reader, 'layers=correlations,relationships'))).not.toContain(other.uuid)
})

test('what extends an event stands beside it where that is asked for', async () => {
  const extension = await addEvent({
    info: 'more',
    distribution: 1,
    extends_uuid: uuids.event,
    Attribute: [{ type: 'text', value: 'added' }],
  })
  expect(idsOf(await graph(reader))).not.toContain(`event/${extension.uuid}`)
  const merged = await graph(reader, 'extended=1')
  expect(merged.nodes.map(({ label }) => label)).toContain('added')
  expect(edgesOf(merged)).toContainEqual(['extends', `event/${extension.uuid}`, `event/${uuids.event}`, 'extends'])
})

test('a timeline lists what says when it was seen, in order and page by page', async () => {
  const timeline = async (who: Person, query = '') =>
    (await ask(server, who.key, 'GET', `/tocsin/events/${uuids.event}/timeline?${query}`)).body
  const whole = await timeline(owner)
  const order = [
    `attribute/${uuids.inner}`,
    `attribute/${uuids.target}`,
    `object/${uuids.object}`,
    `object/${uuids.hidden}`,
  ]
  expect(whole.items.map(({ id }: Node) => id)).toEqual(order)
  expect(whole.items[2]).toMatchObject({
    first_seen: '2024-01-02T00:00:00.000000+00:00',
    last_seen: '2024-01-05T00:00:00.000000+00:00',
  })
  expect(whole).toMatchObject({ counts: { attributes: 2, objects: 2, undated: 2 }, next: null })
  const paged: string[] = []
  for (let after = '', i = 0; i === 0 || after !== ''; i++) {
    const page = await timeline(owner, `limit=1&after=${after}`)
    paged.push(...page.items.map(({ id }: Node) => id))
    after = page.next ?? ''
  }
  expect(paged).toEqual(order)
  expect((await timeline(reader)).items.map(({ id }: Node) => id)).toEqual(order.slice(0, 3))
})

test.each(['layers=everything', 'limit=0', 'limit=1e9', 'limit=x', 'after=object-x', 'after=9_9', "after='"])(
  '%s is refused',
  async (query) => {
    const { status } = await ask(server, owner.key, 'GET', `/tocsin/events/${uuids.event}/graph?${query}`)
    expect(status).toBe(400)
    const path = `/tocsin/events/${uuids.event}/timeline?${query.replace('object', 'attribute')}`
    expect((await ask(server, owner.key, 'GET', path)).status).toBe(400)
  },
)

test('a graph that somebody arranged is kept for their organisation', async () => {
  const path = `/tocsin/events/${uuids.event}/graphs`
  const sent = { name: 'my view', graph: { zoom: 2, nodes: [{ id: 'x', at: [1, 2.5] }] } }
  const kept = await ask(server, reader.key, 'POST', path, sent)
  expect(kept.body).toMatchObject({ ...sent, id: expect.any(String) })
  const other = await addPerson(server.context)
  expect((await ask(server, reader.key, 'GET', path)).body).toMatchObject([sent])
  expect((await ask(server, other.key, 'GET', path)).body).toEqual([])
  expect((await ask(server, other.key, 'DELETE', `${path}/${kept.body.id}`)).status).toBe(404)
  for (const wrong of [{}, { name: 'x' }, { name: 'x\0', graph: 1 }, [], { name: 'x'.repeat(256), graph: 1 }]) {
    expect((await ask(server, reader.key, 'POST', path, wrong)).status).toBe(400)
  }
  const huge = { name: 'x', graph: 'x'.repeat(1_000_001) }
  expect((await ask(server, reader.key, 'POST', path, huge)).status).toBe(413)
  expect((await ask(server, reader.key, 'DELETE', `${path}/${kept.body.id}`)).status).toBe(204)
  expect((await ask(server, reader.key, 'GET', path)).body).toEqual([])
})
