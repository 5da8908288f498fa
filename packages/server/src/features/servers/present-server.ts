import type { Db } from '../../platform/db/connect.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { ServerRow } from './find-server.ts'

/** A link as MISP shows it, and how often it is pulled (`every`, ours); the key only to whoever just entered it. Source: MISP's ServersController::add. */
export function presentServer(server: ServerRow, authkey?: string) {
  return {
    id: String(server.id),
    name: server.name,
    url: server.url,
    ...(authkey === undefined ? {} : { authkey }),
    org_id: String(server.org_id),
    push: server.push,
    pull: server.pull,
    push_sightings: server.push_sightings,
    push_galaxy_clusters: server.push_galaxy_clusters,
    push_analyst_data: server.push_analyst_data,
    pull_analyst_data: server.pull_analyst_data,
    pull_galaxy_clusters: server.pull_galaxy_clusters,
    lastpulledid: null,
    lastpushedid: null,
    organization: null,
    remote_org_id: String(server.remote_org_id),
    publish_without_email: server.publish_without_email,
    unpublish_event: server.unpublish_event,
    self_signed: server.self_signed,
    pull_rules: JSON.stringify(server.pull_rules),
    push_rules: JSON.stringify(server.push_rules),
    cert_file: server.cert_file === null ? null : `${server.id}.pem`,
    client_cert_file: server.client_cert_file === null ? null : `${server.id}_client.pem`,
    internal: server.internal,
    skip_proxy: server.skip_proxy,
    remove_missing_tags: server.remove_missing_tags,
    caching_enabled: server.caching_enabled,
    priority: String(server.priority),
    every: server.every,
  }
}

type Org = { id: number; name: string; uuid: string; nationality: string; sector: string; type: string }

/** All links, or those whose name or address holds a text, most urgent first. */
export async function indexServers(db: Db, search: string) {
  const rows = await db
    .selectFrom('servers')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('kept_sets')
        .select(({ fn }) => fn.max('kept').as('kept'))
        .whereRef('server_id', '=', 'servers.id')
        .as('cached'),
    )
    .orderBy('priority')
    .orderBy('id')
    .execute()
  const wanted = search.toLowerCase()
  const kept = rows.filter(({ name, url }) => `${name}\n${url}`.toLowerCase().includes(wanted))
  const orgs = await orgsOf(db, kept)
  return kept.map((row) => ({
    Server: {
      ...presentServer(row),
      cache_timestamp: row.cached ? String(Math.floor(row.cached.getTime() / 1000)) : false,
    },
    Organisation: presentOrg(orgs.get(row.org_id)),
    RemoteOrg: presentOrg(orgs.get(row.remote_org_id)),
    User: [],
  }))
}

async function orgsOf(db: Db, servers: readonly ServerRow[]): Promise<Map<number, Org>> {
  const ids = servers.flatMap(({ org_id, remote_org_id }) => [org_id, remote_org_id])
  const orgs = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'uuid', 'nationality', 'sector', 'type'])
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(orgs.map((org) => [org.id, org]))
}

function presentOrg(org: Org | undefined) {
  return org ? { ...org, id: String(org.id) } : {}
}
