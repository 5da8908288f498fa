import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { ask, type Answer } from '../../../testing/ask.ts'
import { addPerson, addSharingGroup, everyPermission, type Person } from '../../../testing/people.ts'
import { createTestServer, type TestServer } from '../../../testing/test-server.ts'

/** Three events to look for, in which each parameter of restSearch makes a difference. */
export const alpha = randomUUID()
export const beta = randomUUID()
export const gamma = randomUUID()
export const sample = randomUUID()

/** The values of alpha, beta and gamma. */
export const A = {
  ip: '2001:db8::1',
  pair: 'a.example|192.0.2.7',
  text: 'Ünïcode Straße',
  url: 'http://a.example/x',
  md5: '0123456789abcdef0123456789abcdef',
  file: 'notes.txt',
}
export const B = { email: 'x@b.example', ip: '192.0.2.7' }
export const C = 'quiet'
/** What gamma is called. */
export const GAMMA = 'gamma 100%_sure\\'

const alphaEvent = {
  uuid: alpha,
  info: 'alpha',
  date: '2024-01-10',
  timestamp: 1_700_000_000,
  threat_level_id: 1,
  distribution: 1,
  Tag: [{ name: 'tlp:green' }, { name: 'misp-galaxy:country="france"' }],
  Galaxy: [
    {
      uuid: randomUUID(),
      name: 'Country',
      type: 'country',
      description: '',
      version: '1',
      GalaxyCluster: [
        {
          uuid: randomUUID(),
          type: 'country',
          value: 'france',
          tag_name: 'misp-galaxy:country="france"',
          description: '',
          version: '1',
          meta: { capital: ['Paris'], TLD: ['.fr'] },
        },
      ],
    },
  ],
  Attribute: [
    { type: 'ip-dst', value: '2001:db8::1', to_ids: true, comment: 'a beacon', timestamp: 1_700_000_100 },
    { type: 'domain|ip', value: 'a.example|192.0.2.7', to_ids: false, timestamp: 1_700_000_200 },
    { type: 'text', value: 'Ünïcode Straße', timestamp: 1_700_000_300, Tag: [{ name: 'seen' }] },
    { type: 'text', value: 'gone', deleted: true, timestamp: 1_700_000_400 },
    { type: 'url', value: 'http://a.example/x', distribution: 4, sharing_group_id: 1, timestamp: 1_700_000_500 },
  ],
  Object: [
    {
      name: 'file',
      'meta-category': 'file',
      description: 'a file',
      template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
      template_version: '25',
      timestamp: 1_700_000_600,
      first_seen: '2024-01-01T00:00:00+00:00',
      Attribute: [
        { type: 'md5', object_relation: 'md5', value: '0123456789abcdef0123456789abcdef', timestamp: 1_700_000_600 },
        {
          uuid: sample,
          type: 'attachment',
          object_relation: 'attachment',
          value: 'notes.txt',
          data: Buffer.from('content').toString('base64'),
          timestamp: 1_700_000_600,
        },
      ],
    },
  ],
}

const betaEvent = {
  uuid: beta,
  info: 'beta',
  date: '2024-02-20',
  timestamp: 1_710_000_000,
  threat_level_id: 3,
  distribution: 3,
  extends_uuid: alpha,
  Tag: [{ name: 'tlp:red' }],
  Attribute: [
    {
      type: 'email',
      value: 'x@b.example',
      timestamp: 1_710_000_100,
      first_seen: '2024-02-01T00:00:00+00:00',
      last_seen: '2024-02-03T00:00:00+00:00',
      Tag: [{ name: 'seen' }, { name: 'both' }],
    },
    { type: 'ip-src', value: '192.0.2.7', timestamp: 1_710_000_200, Tag: [{ name: 'both' }] },
  ],
}

const gammaEvent = {
  uuid: gamma,
  info: GAMMA,
  date: '2024-03-30',
  timestamp: 1_711_000_000,
  distribution: 4,
  Attribute: [{ type: 'comment', value: 'quiet', timestamp: 1_711_000_000 }],
}

export type World = {
  server: TestServer
  admin: Person
  other: Person
  groupId: number
  /** POSTs to restSearch of a scope. */
  search(scope: string, body: object, who?: Person): Promise<Answer>
  /** The values of the attributes found. */
  values(body: object, who?: Person): Promise<string[]>
  /** The infos of the events found. */
  infos(body: object, who?: Person): Promise<string[]>
}

export async function openWorld(): Promise<World> {
  const server = await createTestServer()
  const admin = await addPerson(server.context, { may: everyPermission })
  const other = await addPerson(server.context, { may: everyPermission })
  await server.context.db
    .updateTable('organisations')
    .set({ sector: 'Bank', nationality: 'Norway', local: false })
    .where('id', '=', other.orgId)
    .execute()
  const groupId = await addSharingGroup(server.context, admin, [admin.orgId])
  const add = async (who: Person, event: object) => {
    const { status, body } = await ask(server, who.key, 'POST', '/events/add', event)
    expect(body).toHaveProperty('Event')
    expect(status).toBe(200)
  }
  await add(admin, alphaEvent)
  await add(other, betaEvent)
  await add(admin, { ...gammaEvent, sharing_group_id: groupId })
  await ask(server, admin.key, 'POST', `/events/publish/${beta}`)

  const search: World['search'] = async (scope, body, who = admin) =>
    ask(server, who.key, 'POST', `/${scope}/restSearch`, { returnFormat: 'json', ...body })
  return {
    server,
    admin,
    other,
    groupId,
    search,
    async values(body, who) {
      const answer = await search('attributes', body, who)
      expect(answer.status).toBe(200)
      return answer.body.response.Attribute.map(({ value }: { value: string }) => value)
    },
    async infos(body, who) {
      const answer = await search('events', body, who)
      expect(answer.status).toBe(200)
      return answer.body.response.map(({ Event }: { Event: { info: string } }) => Event.info)
    },
  }
}

export type Wish = string | number | boolean | object | ((world: World) => unknown)

/** What is known only once the server runs is given as a function. */
export function settle(world: World, wishes: Record<string, Wish>): object {
  return Object.fromEntries(
    Object.entries(wishes).map(([name, wish]) => [name, typeof wish === 'function' ? wish(world) : wish]),
  )
}
