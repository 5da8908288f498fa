import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { tagNameOf } from './document-clusters.ts'
import { requireCluster } from './find-cluster.ts'
import { findGalaxy } from './find-galaxy.ts'
import { clusterRefusal, readSentCluster, sentBelow, sentSharing, type SentCluster } from './sent-cluster.ts'
import { insertOwn, type Below, type StoredCluster } from './write-own.ts'

/** Which galaxy it is for, what it says, and the cluster that it is a fork of. */
export type Adding = { galaxy: string; body: unknown; forkOf: string }

/** MISP's shipped configuration shares new records with this community unless they say otherwise. */
const DEFAULT_DISTRIBUTION = 1

/** Adds a cluster of one's own; a fork names what it extends, and begins with its elements. */
export async function addCluster(context: Context, actor: Actor, adding: Adding): Promise<number> {
  const sent = readSentCluster(adding.body, 'add')
  if (sent.value === undefined || sent.value.trim() === '')
    throw clusterRefusal('add', 'value: A value has to be given.')
  const { value } = sent
  return inTransaction(context, async (tx) => {
    const galaxy = await findGalaxy(tx, adding.galaxy)
    if (!galaxy) throw clusterRefusal('add', 'Galaxy not found')
    const uuid = sent.uuid ?? crypto.randomUUID()
    await refuseTaken(tx, uuid)
    const original = adding.forkOf === '' ? undefined : await requireCluster(tx, actor, adding.forkOf)
    const row = {
      uuid,
      galaxy_id: galaxy.id,
      type: galaxy.type,
      value,
      tag_name: tagNameOf(galaxy.type, uuid),
      description: sent.description ?? '',
      source: sent.source ?? '',
      authors: sent.authors ?? [],
      version: String(context.clock.seconds()),
      org_id: actor.orgId,
      orgc_id: actor.orgId,
      ...(await sentSharing(tx, actor, sent, DEFAULT_DISTRIBUTION)),
      ...extending(sent, original),
    }
    const after = await insertOwn(tx, actor, row, await belowOf(tx, sent, original))
    if (!after) throw clusterRefusal('add', TAKEN)
    await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'add', after })
    return after.id
  })
}

const TAKEN = 'The UUID provided is not unique'

async function refuseTaken(tx: Tx, uuid: string): Promise<void> {
  const taken = await tx.selectFrom('galaxy_clusters').select('id').where('uuid', '=', uuid).executeTakeFirst()
  if (taken) throw clusterRefusal('add', TAKEN)
  const blocked = await tx
    .selectFrom('galaxy_cluster_blocklists')
    .select('id')
    .where('cluster_uuid', '=', uuid)
    .executeTakeFirst()
  if (blocked) throw clusterRefusal('add', 'The galaxy cluster is on the block list.')
}

function extending(sent: SentCluster, original: StoredCluster | undefined) {
  return {
    extends_uuid: original?.uuid ?? sent.extends_uuid ?? '',
    extends_version: sent.extends_version ?? original?.version ?? '0',
  }
}

async function belowOf(tx: Tx, sent: SentCluster, original: StoredCluster | undefined): Promise<Below> {
  const below = sentBelow(sent)
  if (!original || below.elements) return below
  const elements = await tx
    .selectFrom('galaxy_elements')
    .select(['key', 'value'])
    .where('galaxy_cluster_id', '=', original.id)
    .orderBy('id')
    .execute()
  return { ...below, elements }
}
