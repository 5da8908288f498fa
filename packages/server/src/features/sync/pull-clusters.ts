import { distributionAfter } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { importClusters } from '../galaxies/import-clusters.ts'
import { versionOf } from '../galaxies/decide-capture.ts'
import { LARGE, parse, refusal } from './peer.ts'
import type { Pulling } from './pull-event.ts'
import { listIn, recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'

/** Which clusters are asked about: all of somebody's own, those that are copies here, or those that tags here name. */
export type ClusterScope = 'full' | 'update' | 'relevant'

/**
 * Fetches clusters of somebody's own that are newer over there, or not here at all.
 *
 * Source: MISP's GalaxyCluster::pullGalaxyClusters, in `sync-protocol` §3.5. What is not published there is not taken,
 * though MISP's search shows it.
 */
export async function pullClusters(pulling: Pulling, scope: ClusterScope): Promise<void> {
  const { context, peer, account, signal } = pulling
  const only = await uuidsOf(pulling, scope)
  if (only?.length === 0) return
  const body = { published: 1, minimal: 1, custom: 1, ...(only ? { uuid: only } : {}) }
  const answer = await peer.ask('POST', '/galaxy_clusters/restSearch', { body, bounds: LARGE, signal })
  // A user who may not see clusters over there has none to fetch.
  if (answer.status === 403) return
  if (answer.status !== 200) throw refusal(peer.server, answer)
  const offered = listIn(parse(peer.server, answer.text)).flatMap((item) => offeredIn(item) ?? [])
  const here = await context.db
    .selectFrom('galaxy_clusters')
    .select(['uuid', 'version'])
    .where('uuid', '=', anyOf(offered.map(({ uuid }) => uuid)))
    .execute()
  const versions = new Map(here.map(({ uuid, version }) => [uuid, versionOf(version)]))
  const isWanted = ({ uuid, version }: OfferedCluster) => version > (versions.get(uuid) ?? -1)
  const unchanged = offered.filter((item) => !isWanted(item))
  await account.noteAll(unchanged.map(({ uuid }) => ({ kind: 'cluster', uuid, outcome: 'unchanged' })))
  for (const { uuid } of offered.filter(isWanted)) {
    await account.noteAll([await pullCluster(pulling, uuid, versions.has(uuid))])
  }
}

type OfferedCluster = { uuid: string; version: number }

function offeredIn(item: unknown): OfferedCluster | undefined {
  const { uuid, version } = recordOf(recordOf(item)['GalaxyCluster'] ?? item)
  return typeof uuid === 'string' && isUuid(uuid)
    ? { uuid: uuid.toLowerCase(), version: versionOf(String(version)) }
    : undefined
}

/** Undefined for all. */
async function uuidsOf({ context: { db } }: Pulling, scope: ClusterScope): Promise<string[] | undefined> {
  if (scope === 'full') return undefined
  if (scope === 'update') {
    const rows = await db
      .selectFrom('galaxy_clusters')
      .select('uuid')
      .where('is_default', '=', false)
      .where('locked', '=', true)
      .execute()
    return rows.map(({ uuid }) => uuid)
  }
  return clustersNamed(await db.selectFrom('tags').select('name').where('is_custom_galaxy', '=', true).execute())
}

/** The tag of a cluster of somebody's own ends in its uuid. */
export function clustersNamed(tags: readonly { name: string }[]): string[] {
  return tags.flatMap(({ name }) => /"([0-9a-f-]{36})"$/i.exec(name)?.[1]?.toLowerCase() ?? [])
}

async function pullCluster(pulling: Pulling, uuid: string, isKnown: boolean): Promise<Outcome> {
  const { context, peer, puller, signal } = pulling
  try {
    const answer = recordOf(await peer.json('GET', `/galaxy_clusters/view/${uuid}`, { bounds: LARGE, signal }))
    const cluster = recordOf(answer['GalaxyCluster'])
    if (String(cluster['uuid']).toLowerCase() !== uuid)
      throw new Problem('upstream', `${peer.server.url} sends another cluster for it.`)
    if (cluster['published'] !== true) return { kind: 'cluster', uuid, outcome: 'refused', why: 'It is not published.' }
    const copy = peer.server.internal ? { ...cluster, sharing_group_id: null } : lowered(cluster)
    const item = { GalaxyCluster: copy }
    const { imported, failed, why } = await importClusters(context, puller, { items: [item], isPushed: true })
    if (failed > 0) return { kind: 'cluster', uuid, outcome: 'refused', why: why.join(' ') }
    if (imported === 0) return { kind: 'cluster', uuid, outcome: 'unchanged' }
    return { kind: 'cluster', uuid, outcome: isKnown ? 'updated' : 'added' }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'cluster', uuid, outcome: 'failed', why: error.message }
  }
}

/** One hop is spent, for the cluster and for each of its relations. */
function lowered(cluster: Record<string, unknown>): Record<string, unknown> {
  const relations = cluster['GalaxyClusterRelation']
  return {
    ...spent(cluster),
    ...(Array.isArray(relations)
      ? { GalaxyClusterRelation: relations.map((relation) => spent(recordOf(relation))) }
      : {}),
  }
}

function spent(record: Record<string, unknown>): Record<string, unknown> {
  const level = Number(record['distribution'] ?? 0)
  // Numbers of groups are the sender's.
  return { ...record, sharing_group_id: null, distribution: distributionAfter(level, 'pulled') ?? 0 }
}
