import { randomUUID } from 'node:crypto'
import { ask, type Answer } from '../../packages/server/src/testing/ask.ts'
import { createStartedServer, type StartedServer } from '../../packages/server/src/testing/started-server.ts'

/** A record of our world that stands for a recorded one. */
export type Subject = { id: string; uuid: string }
export type Who = 'admin' | 'orgAdmin' | 'publisher' | 'user' | 'reader' | 'nobody'

/** A server on which the recorded requests make sense, and who asks there. */
export type World = {
  server: StartedServer
  keys: Record<Who, string | undefined>
  /** The organisation of everybody but the admin, and one that nobody belongs to. */
  org: Subject
  otherOrg: Subject
  user: Subject & { email: string; password: string }
  ask: (as: Who, method: string, path: string, body?: unknown) => Promise<Answer>
  /** As `ask`, for what has to succeed. */
  make: (path: string, body?: unknown, as?: Who) => Promise<Answer['body']>
}

const PASSWORD = 'A stable for horses 1'

export async function createWorld(): Promise<World> {
  // No job is done here, so that no letter is sent either.
  const server = await createStartedServer({ smtpUrl: 'smtp://127.0.0.1:9' })
  const keys: World['keys'] = {
    admin: 'a'.repeat(40),
    orgAdmin: undefined,
    publisher: undefined,
    user: undefined,
    reader: undefined,
    nobody: undefined,
  }
  const askAs: World['ask'] = async (as, method, path, body) => ask(server, keys[as], method, path, body)
  const make: World['make'] = async (path, body, as = 'admin') => {
    const answer = await askAs(as, 'POST', path, body)
    if (answer.status !== 200) throw new Error(`POST ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const org = (await make('/admin/organisations/add', { name: 'Test Org' })).Organisation
  const otherOrg = (await make('/admin/organisations/add', { name: 'Other Org' })).Organisation
  const person = async (role_id: number) => {
    const email = `role${role_id}@user.local`
    const body = await make('/admin/users/add', { email, org_id: org.id, role_id, password: PASSWORD, change_pw: 0 })
    return body.User as { id: string; authkey: string; email: string }
  }
  keys.orgAdmin = (await person(2)).authkey
  const user = await person(3)
  keys.user = user.authkey
  keys.publisher = (await person(4)).authkey
  keys.reader = (await person(6)).authkey
  const world: World = {
    server,
    keys,
    org,
    otherOrg,
    user: { id: user.id, uuid: '', email: user.email, password: PASSWORD },
    ask: askAs,
    make,
  }
  await furnish(world)
  return world
}

/** What lists are to show. */
async function furnish(world: World): Promise<void> {
  const { make } = world
  await make('/tags/add', { name: 'tlp:amber' })
  await make('/tags/add', { name: 'tlp:white' })
  await make('/tags/add', { name: 'this is a test tag' })
  await addTaxonomy(world, 'tlp')
  await addEvent(world, { Tag: [{ name: 'tlp:amber' }, { name: 'tlp:white___test' }] })
  await addEvent(world, { distribution: 1 }, 'user')
  await addGroup(world)
}

/** Vocabularies with as much in them as the recorded ones say: one of predicates, with colours, and one of entries. */
const vocabularies = {
  tlp: {
    namespace: 'tlp',
    description: 'How far it may go',
    version: 10,
    exclusive: true,
    predicates: ['amber', 'green'].map((value) => ({ value, expanded: value, description: value, colour: '#FFC000' })),
  },
  incident: {
    namespace: 'incident',
    description: 'What happened',
    version: 2,
    predicates: ['fraud', 'other'].map((value) => ({ value, expanded: value, description: value })),
    values: [{ predicate: 'fraud', entry: [{ value: 'phishing', expanded: 'Phishing', description: 'By mail' }] }],
  },
}

export async function addTaxonomy({ make }: World, name: keyof typeof vocabularies): Promise<Subject> {
  const { Taxonomy } = await make('/taxonomies/import', vocabularies[name])
  return { id: Taxonomy.id, uuid: '' }
}

/** A new event; with one attribute unless others are given. */
export async function addEvent(
  { make }: World,
  fields: Record<string, unknown> = {},
  as: Who = 'admin',
): Promise<Subject> {
  const Attribute = [{ type: 'ip-dst', value: '203.0.113.7' }]
  const event = { uuid: randomUUID(), info: 'probe event', distribution: 1, date: '2026-02-03', Attribute, ...fields }
  const { Event } = await make('/events/add', event, as)
  return { id: Event.id, uuid: Event.uuid }
}

/** The one attribute of a new event. */
export async function addAttribute(
  world: World,
  fields: Record<string, unknown> = {},
  as: Who = 'admin',
): Promise<Subject & { event: Subject }> {
  const event = await addEvent(world, { Attribute: [] }, as)
  const sent = { type: 'ip-dst', value: '203.0.113.7', ...fields }
  const { Attribute } = await world.make(`/attributes/add/${event.id}`, sent, as)
  return { id: Attribute.id, uuid: Attribute.uuid, event }
}

/** The one object of a new event, with two attributes. */
export async function addObject(
  world: World,
  fields: Record<string, unknown> = {},
  as: Who = 'admin',
): Promise<Subject & { event: Subject; attributes: Subject[] }> {
  const event = await addEvent(world, { Attribute: [] }, as)
  const sent = {
    uuid: randomUUID(),
    name: 'domain-ip',
    'meta-category': 'network',
    description: 'A domain and an address',
    template_uuid: '43b3b146-77eb-4931-b4cc-b66c60f28734',
    template_version: '11',
    Attribute: [
      { object_relation: 'domain', type: 'domain', value: 'google.fr' },
      { object_relation: 'ip', type: 'ip-dst', value: '8.8.8.8' },
    ],
    ...fields,
  }
  const { Object: added } = await world.make(`/objects/add/${event.id}`, sent, as)
  return { id: added.id, uuid: added.uuid, event, attributes: added.Attribute }
}

export async function addGroup({ make }: World, as: Who = 'admin'): Promise<Subject> {
  const { SharingGroup } = await make('/sharing_groups/add', { name: `Group ${randomUUID()}`, releasability: 'x' }, as)
  return { id: SharingGroup.id, uuid: SharingGroup.uuid }
}

export async function addTag(
  { make }: World,
  fields: Record<string, unknown> = {},
): Promise<Subject & { name: string }> {
  const { Tag } = await make('/tags/add', { name: `tag ${randomUUID()}`, ...fields })
  return { id: Tag.id, uuid: '', name: Tag.name }
}

/** A tag that may be there already. */
export async function haveTag({ ask }: World, fields: { name: string }): Promise<void> {
  await ask('admin', 'POST', '/tags/add', fields)
}

export async function addOrg({ make }: World): Promise<Subject & { name: string }> {
  const { Organisation } = await make('/admin/organisations/add', { name: `Org ${randomUUID()}` })
  return { id: Organisation.id, uuid: Organisation.uuid, name: Organisation.name }
}

export async function addUser(
  { make, org }: World,
  fields: Record<string, unknown> = {},
): Promise<Subject & { key: string; email: string }> {
  const email = `${randomUUID()}@user.local`
  const sent = { email, org_id: org.id, role_id: 3, password: PASSWORD, change_pw: 0, ...fields }
  const { User } = await make('/admin/users/add', sent)
  return { id: User.id, uuid: '', key: User.authkey, email }
}
