import { defaultRoles } from '../../packages/server/src/features/roles/default-roles.ts'
import { Problem } from '../../packages/server/src/platform/http/problem.ts'
import { addPerson } from '../../packages/server/src/testing/people.ts'
import { createStartedServer, type StartedServer } from '../../packages/server/src/testing/started-server.ts'
import type { Known } from './requests.ts'

export type World = {
  server: StartedServer
  /** Keys by role; undefined for a stranger. */
  keys: Map<string, string | undefined>
  known: Known
  /** Makes the callers anew where a request did away with one. */
  refresh(): Promise<void>
}

const ROLES = ['Read Only', 'User', 'Sync user', 'Org Admin', 'admin']

/** A server with a little of everything, whose callers are strangers and people of several roles. It reaches nobody. */
export async function createWorld(): Promise<World> {
  const server = await createStartedServer({ maxBody: 2_000_000 })
  const { outbound } = server.context
  const nobody = async () => Promise.reject(new Problem('upstream', 'Nobody is reached here.'))
  Object.assign(server.context, { outbound: { fetch: nobody, close: async () => outbound.close() } })
  const uuids = await furnish(server)
  const keys = new Map<string, string | undefined>()
  const refresh = async () => {
    keys.set('nobody', undefined)
    for (const { name, permissions } of defaultRoles.filter((role) => ROLES.includes(role.name))) {
      keys.set(name, (await addPerson(server.context, { may: permissions })).key)
    }
  }
  await refresh()
  return { server, keys, known: ['1', '2', '999999999', ...uuids], refresh }
}

async function furnish(server: StartedServer): Promise<string[]> {
  const make = async (path: string, body: object) => {
    const answer = await server.admin('POST', path, body)
    if (answer.status > 201) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await make('/tags/add', { name: 'tlp:green' })
  const { Event } = await make('/events/add', { info: 'an event', distribution: 3, Tag: [{ name: 'tlp:green' }] })
  await make('/events/add', { info: 'another event', distribution: 0 })
  const { Attribute } = await make('/attributes/add/1', { type: 'ip-dst', value: '192.0.2.1' })
  await make('/attributes/add/2', { type: 'domain', value: 'example.com' })
  await make('/event_reports/add/1', { name: 'a report', content: 'About 192.0.2.7' })
  await make('/shadow_attributes/add/1', { type: 'domain', value: 'proposed.example.com' })
  await make('/sightings/add/1', {})
  await make('/sharing_groups/add', { name: 'a group' })
  await make('/tag_collections/add', { name: 'a collection' })
  await make('/warninglists/add', { name: 'a list', type: 'string', entries: '192.0.2.9' })
  await make('/feeds/add', { name: 'a feed', provider: 'somebody', url: 'http://127.0.0.1:9/feed' })
  await make(`/analyst_data/add/Note/${Event.uuid}/Event`, { note: 'a note' })
  await make('/tocsin/saved-searches', { name: 'a search', parameters: { type: 'ip-dst' } })
  return [Event.uuid, Attribute.uuid]
}

/** What every table holds, so that one change of one row shows; but for what asking itself leaves behind. */
export async function contentsOf({ server }: World): Promise<Record<string, string>> {
  const { pool } = server.context
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const parts = tables
    .filter(({ name }) => !TRACES.has(name))
    .map(
      ({ name }) => `select '${name}' as name,
        count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as held from "${name}" t`,
    )
  const { rows } = await pool.query<{ name: string; held: string }>(parts.join(' union all '))
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]))
}

/** Who asked when, and how often. */
const TRACES = new Set<string>(['auth_keys', 'users'])
