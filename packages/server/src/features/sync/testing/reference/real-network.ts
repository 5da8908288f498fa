import { ask } from '../../../../testing/ask.ts'
import { recorded } from '../../../../platform/jobs/records.ts'
import { pushPublished } from '../../publish.ts'
import { pull } from '../../pull.ts'
import { push } from '../../push.ts'
import { introduce, link as linkNodes, startNode, type Node } from '../network.ts'
import type { Copy, Link, Waiting } from './model.ts'
import type { Told } from './reference-network.ts'
import type { PlannedGroup, World } from './random-world.ts'
import { documentOf, readCopy, type Seen } from './spelled.ts'

const ORG_ADMIN_ROLE = 2

type Reader = { at: Node; org: string; key: string }

/** A network of whole servers, each on a database of its own, that send what waits when they are told to. */
export type RealNetwork = {
  nodes: Map<string, Node>
  addGroup(group: PlannedGroup): Promise<void>
  write(at: string, copy: Copy): Promise<void>
  publish(at: string, copy: Copy): Promise<void>
  waiting(at: string): Promise<Waiting[]>
  deliver(at: string, waiting: Waiting): Promise<void>
  run(link: Link, way: 'push' | 'pull'): Promise<Told>
  /** Every copy on a server, by uuid. */
  held(at: string): Promise<Map<string, Seen>>
  /** The events that the members of each organisation read on a server, and which live parts of them. */
  read(at: string): Promise<Map<string, Map<string, string[]>>>
  close(): Promise<void>
}

export async function startRealNetwork(world: World): Promise<RealNetwork> {
  const started = await Promise.all(world.servers.map(async (name) => startNode(name, { jobs: 0 })))
  const nodes = new Map(started.map((node) => [node.name, node]))
  const node = (name: string): Node => {
    const found = nodes.get(name)
    if (!found) throw new Error(`There is no server ${name}`)
    return found
  }
  const readers = await introduceAll(world, started)
  const linkIds = new Map<string, string>()
  const linkOf = (from: string, to: string) => linkIds.get(`${from} ${to}`) ?? ''
  for (const { from, to, push, pull } of world.links) {
    linkIds.set(`${from} ${to}`, await linkNodes(node(from), node(to), { push, pull }))
  }
  const orgs = new Map(started.map(({ org }) => [org.name, org.uuid]))
  for (const { at, org } of readers) if (!orgs.has(org)) orgs.set(org, await orgUuid(at, org))
  const keyFor = (at: string, org: string) =>
    readers.find((reader) => reader.at.name === at && reader.org === org)?.key ?? ''
  const asWriter = async (at: string, copy: Copy, path: string, body?: object) => {
    const answer = await ask(node(at), keyFor(at, copy.creator), 'POST', path, body)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  const composites = new Map<string, PlannedGroup['composite']>()
  return {
    nodes,
    async addGroup(group) {
      composites.set(group.uuid, group.composite)
      if (!group.composite) await addGroup(node(group.at), group, { orgs, linkOf })
    },
    async write(at, copy) {
      const isThere = (await node(at).admin('GET', `/events/view/${copy.uuid}`)).status === 200
      const path = isThere ? `/events/edit/${copy.uuid}` : '/events/add'
      await asWriter(at, copy, path, { Event: documentOf(copy, composites) })
    },
    publish: async (at, copy) => asWriter(at, copy, `/events/publish/${copy.uuid}`),
    async waiting(at) {
      const { rows } = await node(at).context.pool.query(
        `select events.uuid as event, servers.name as to from jobs
         join events on events.id = (jobs.payload ->> 'event')::bigint
         join servers on servers.id = (jobs.payload ->> 'server')::bigint
         where jobs.state = 'queued' and jobs.kind = 'sync.publish'`,
      )
      return rows as Waiting[]
    },
    async deliver(at, { event, to }) {
      const { rows } = await node(at).context.pool.query(
        `select jobs.id from jobs join events on events.id = (jobs.payload ->> 'event')::bigint
         where jobs.state = 'queued' and events.uuid = $1 and jobs.payload ->> 'server' = $2 order by jobs.id limit 1`,
        [event, linkOf(at, to)],
      )
      await doJob(node(at), rows[0]?.id)
    },
    async run({ from, to }, way) {
      const path = `/servers/${way}/${linkOf(from, to)}${way === 'pull' ? '' : '/full'}`
      const { body } = await node(from).admin('GET', path)
      await doJob(node(from), Number(/\d+$/.exec(body.message)?.[0]))
      return receiptOf(node(from))
    },
    held: async (at) => heldBy(node(at)),
    async read(at) {
      const here = readers.filter((reader) => reader.at.name === at)
      const seen = await Promise.all(here.map(async (reader) => [reader.org, await readBy(reader)] as const))
      return new Map(seen)
    },
    async close() {
      await Promise.all(started.map(async (one) => one.close()))
    },
  }
}

/** Every organisation is known on every server; host organisations read at home, guests everywhere. */
async function introduceAll({ guests }: World, nodes: readonly Node[]): Promise<Reader[]> {
  const readers: Reader[] = []
  const uuids = new Map(guests.map((guest) => [guest, crypto.randomUUID()]))
  for (const node of nodes) {
    for (const other of nodes) if (other !== node) await introduce(node, other.org)
    for (const [name, uuid] of uuids) await introduce(node, { name, uuid })
    for (const org of [node.name, ...guests]) {
      const org_id = (await node.admin('GET', `/organisations/view/${await idOf(node, org)}`)).body.Organisation.id
      const email = `${org}@${node.name}.test`.toLowerCase()
      readers.push({ at: node, org, key: await node.addUser({ email, org_id, role_id: ORG_ADMIN_ROLE }) })
    }
  }
  return readers
}

async function idOf({ context }: Node, name: string): Promise<number> {
  const row = await context.db.selectFrom('organisations').select('id').where('name', '=', name).executeTakeFirst()
  return row?.id ?? 0
}

async function orgUuid({ context }: Node, name: string): Promise<string> {
  const row = await context.db.selectFrom('organisations').select('uuid').where('name', '=', name).executeTakeFirst()
  return row?.uuid ?? ''
}

type Names = { orgs: ReadonlyMap<string, string>; linkOf: (from: string, to: string) => string }

async function addGroup(node: Node, group: PlannedGroup, { orgs, linkOf }: Names): Promise<void> {
  const { uuid, roaming, confidential, at, members, servers, inside } = group
  const { status, body } = await node.admin('POST', '/sharing_groups/add', {
    uuid,
    name: `Group ${uuid}`,
    releasability: 'x',
    roaming,
    confidential,
    SharingGroupOrg: members.map((org) => ({ uuid: orgs.get(org) })),
    SharingGroupServer: servers.map((name) => ({ server_id: name === at ? 0 : linkOf(at, name) })),
  })
  if (status !== 200) throw new Error(`A group cannot be made: ${JSON.stringify(body)}`)
  for (const child of inside) {
    const answer = await node.admin('POST', `/sharing_groups/addGroup/${uuid}/${child}`)
    if (answer.status !== 200) throw new Error(`A group cannot be nested: ${JSON.stringify(answer.body)}`)
  }
}

/** Does a job here and now: the order in which a network does things is for whoever tests it to choose. */
async function doJob({ context }: Node, id: number): Promise<void> {
  const { kind, payload } = await context.db
    .selectFrom('jobs')
    .select(['kind', 'payload'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const handlers = { 'sync.pull': pull, 'sync.push': push, 'sync.publish': pushPublished }
  // Each handler knows the payload that is kept under its own name.
  const handle = handlers[kind as 'sync.pull']
  await recorded(context.db, id, new AbortController().signal, async (job) => handle(context, payload as never, job))
}

async function receiptOf(node: Node): Promise<Told> {
  const { receipts } = (await node.admin('GET', '/tocsin/receipts?limit=1')).body
  const { outcomes, error } = (await node.admin('GET', `/tocsin/receipts/${receipts[0].id}?limit=10000`)).body
  if (error !== null) throw new Error(`A run failed: ${error}`)
  const events = outcomes.filter(({ kind }: { kind: string }) => kind === 'event')
  return new Map(events.map(({ uuid, outcome }: { uuid: string; outcome: never }) => [uuid, outcome]))
}

async function heldBy(node: Node): Promise<Map<string, Seen>> {
  const index = (await node.admin('POST', '/events/index', { minimal: 1 })).body as { uuid: string }[]
  const copies = new Map<string, Seen>()
  for (const { uuid } of index) {
    const { body } = await node.admin('GET', `/events/view/${uuid}/deleted[]:0/deleted[]:1`)
    copies.set(uuid, readCopy(body.Event))
  }
  return copies
}

async function readBy({ at, key }: Reader): Promise<Map<string, string[]>> {
  const { body } = await ask(at, key, 'POST', '/events/restSearch', { returnFormat: 'json' })
  return new Map(
    body.response.map(({ Event }: { Event: never }) => {
      const { uuid, parts } = readCopy(Event)
      return [uuid, parts.map((part) => part.uuid)]
    }),
  )
}
