import { distributionAfter, sharingGroup, Report, type SharingGroup } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { versionOf } from '../galaxies/decide-capture.ts'
import { wholeClusters, type WholeCluster } from '../galaxies/whole-clusters.ts'
import { LARGE } from './peer.ts'
import type { Pushing } from './push-event.ts'
import { pushRecord } from './push-record.ts'
import { pushTermsFor } from './push-terms.ts'
import { listIn, recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'
import type { PushTerms } from './send-event.ts'

const viewer: Viewer = { kind: 'everything', why: 'push' }
const READ_AT_ONCE = 200

/**
 * Sends published clusters of somebody's own that the other server lacks or has an older version of; all of them, or those
 * of these uuids.
 *
 * Source: MISP's GalaxyCluster::uploadClusterToServer and Server::push, in `sync-protocol` §4.
 */
export async function pushClusters(pushing: Pushing, only?: readonly string[]): Promise<void> {
  const { context, peer, account, signal } = pushing
  const rows = await context.db
    .selectFrom('galaxy_clusters')
    .select(['id', 'uuid', 'version', 'sharing_group_id'])
    .where('is_default', '=', false)
    .where('published', '=', true)
    .where('deleted', '=', false)
    .$if(only !== undefined, (query) => query.where('uuid', 'in', [...(only ?? [])]))
    .orderBy('id')
    .execute()
  if (rows.length === 0) return
  const body = { published: 1, minimal: 1, custom: 1, uuid: rows.map(({ uuid }) => uuid) }
  const there = listIn(await peer.json('POST', '/galaxy_clusters/restSearch', { body, bounds: LARGE, signal }))
  const versions = new Map(there.map((item) => versionIn(item)))
  const isWanted = ({ uuid, version }: { uuid: string; version: string }) =>
    versionOf(version) > (versions.get(uuid) ?? -1)
  await account.noteAll(
    rows.filter((row) => !isWanted(row)).map(({ uuid }) => ({ kind: 'cluster', uuid, outcome: 'unchanged' })),
  )
  const wanted = rows.filter(isWanted)
  const groups = [...new Set(wanted.flatMap(({ sharing_group_id }) => sharing_group_id ?? []))]
  const terms = await pushTermsFor(context, peer.server, groups)
  for (let i = 0; i < wanted.length; i += READ_AT_ONCE) {
    const whole = await wholeClusters(
      context,
      viewer,
      wanted.slice(i, i + READ_AT_ONCE).map(({ id }) => id),
    )
    for (const cluster of whole) {
      const isKnown = versions.has(cluster.uuid)
      await account.noteAll([await send(pushing, { cluster, isKnown }, terms)])
    }
  }
}

function versionIn(item: unknown): [string, number] {
  const { uuid, version } = recordOf(recordOf(item)['GalaxyCluster'] ?? item)
  return [String(uuid), versionOf(String(version))]
}

type Known = { cluster: WholeCluster; isKnown: boolean }

async function send(pushing: Pushing, { cluster, isKnown }: Known, terms: PushTerms): Promise<Outcome> {
  const { uuid } = cluster
  const sent = sentCluster(cluster, terms)
  if (!sent) return { kind: 'cluster', uuid, outcome: 'refused', why: 'It is not for that server.' }
  return pushRecord(pushing, {
    path: '/galaxies/pushCluster',
    body: [{ GalaxyCluster: sent }],
    taken: { kind: 'cluster', uuid, outcome: isKnown ? 'updated' : 'added' },
  })
}

/** A cluster as the other server is to have it, with those of its relations that may go. */
function sentCluster(cluster: WholeCluster, terms: PushTerms): object | undefined {
  const levelOf = ({ distribution, sharing_group_id }: { distribution?: unknown; sharing_group_id?: unknown }) => {
    const level = Number(distribution ?? 0)
    if (level === 4) return terms.reaches(Number(sharing_group_id ?? 0)) ? 4 : undefined
    return terms.internal ? level : distributionAfter(level, 'pushed')
  }
  const level = levelOf(recordOf(cluster))
  if (level === undefined) return undefined
  const { id: _id, org_id: _org, orgc_id: _orgc, galaxy_id: _galaxy, Org: _Org, ...own } = recordOf(cluster)
  const relations = cluster.GalaxyClusterRelation.flatMap((relation) => {
    const relationLevel = levelOf(relation)
    if (relationLevel === undefined) return []
    const {
      id: _relation,
      galaxy_cluster_id: _cluster,
      referenced_galaxy_cluster_id: _other,
      ...kept
    } = recordOf(relation)
    return [{ ...kept, distribution: String(relationLevel), ...groupIn(kept, terms) }]
  })
  return { ...own, distribution: String(level), locked: true, GalaxyClusterRelation: relations, ...groupIn(own, terms) }
}

/** The group as the other server is to know it; its number here means nothing there. */
function groupIn(
  record: Record<string, unknown>,
  terms: PushTerms,
): { SharingGroup?: SharingGroup; sharing_group_id: null } {
  const group =
    record['SharingGroup'] === undefined ? undefined : sharingGroup.read(record['SharingGroup'], new Report())
  return { sharing_group_id: null, ...(group ? { SharingGroup: terms.groupFor(group) } : {}) }
}
