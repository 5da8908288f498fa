import { elementsOf, organisationReference, Report, type Galaxy, type GalaxyCluster } from '@tocsin/format'
import { holds, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import { galaxyFlags } from '../tags/resolve.ts'
import { decideCapture, isOwnCluster, type Capture } from './decide-capture.ts'
import { tagNameOf } from './document-clusters.ts'
import { insertOwn, sharingOf, updateOwn, type Below } from './write-own.ts'

/**
 * Keeps the galaxies and clusters that came inside an event, so that its galaxy tags can be shown with their meaning.
 * What the public library may know is left alone where it is known: the library knows better than a passing event.
 */
export async function captureGalaxies(tx: Tx, actor: Actor, galaxies: readonly Galaxy[], now: number): Promise<void> {
  const seen = new Set<string>()
  for (const galaxy of galaxies) {
    const clusters = (galaxy.GalaxyCluster ?? []).filter(({ uuid }) => !seen.has(uuid) && seen.add(uuid))
    if (clusters.length === 0) continue
    const galaxyId = await galaxyIdOf(tx, galaxy)
    await captureOfLibrary(
      tx,
      galaxy,
      galaxyId,
      clusters.filter((cluster) => !isOwnCluster(cluster)),
    )
    for (const cluster of clusters.filter(isOwnCluster)) await captureOwn(tx, actor, { cluster, galaxyId, now })
  }
}

/** The galaxy of this type, or of this uuid; made of what came where there is none. */
export async function galaxyIdOf(tx: Tx, galaxy: Galaxy): Promise<number> {
  const { uuid, name, type, description, version, icon, namespace } = galaxy
  const known = async () =>
    tx
      .selectFrom('galaxies')
      .select('id')
      .where((eb) => eb.or([eb('type', '=', type), eb('uuid', '=', uuid)]))
      .orderBy((eb) => eb('type', '<>', type))
      .orderBy('id')
      .executeTakeFirst()
  const found = await known()
  if (found) return found.id
  const made = await tx
    .insertInto('galaxies')
    .values({
      uuid,
      name,
      type,
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      ...(icon === undefined ? {} : { icon }),
      ...(namespace === undefined ? {} : { namespace }),
      kill_chain_order: galaxy.kill_chain_order === undefined ? null : JSON.stringify(galaxy.kill_chain_order),
    })
    .onConflict((conflict) => conflict.column('uuid').doNothing())
    .returning('id')
    .executeTakeFirst()
  return (
    made?.id ?? (await tx.selectFrom('galaxies').select('id').where('uuid', '=', uuid).executeTakeFirstOrThrow()).id
  )
}

async function captureOfLibrary(
  tx: Tx,
  galaxy: Galaxy,
  galaxyId: number,
  clusters: readonly GalaxyCluster[],
): Promise<void> {
  if (clusters.length === 0) return
  const uuids = clusters.map(({ uuid }) => uuid)
  const known = await tx.selectFrom('galaxy_clusters').select('uuid').where('uuid', 'in', uuids).execute()
  const knownUuids = new Set(known.map(({ uuid }) => uuid))
  const rows = clusters
    .filter(({ uuid }) => !knownUuids.has(uuid))
    .map((cluster) => libraryRow(cluster, galaxy, galaxyId))
    // A tag of somebody's own cluster gets its meaning from nobody else.
    .filter(({ tag_name }) => !galaxyFlags(tag_name).is_custom_galaxy)
  if (rows.length === 0) return
  const made = await tx.insertInto('galaxy_clusters').values(rows).returning(['id', 'uuid']).execute()
  const ids = new Map(made.map(({ id, uuid }) => [uuid, id]))
  const elements = clusters.flatMap(({ uuid, meta }) => {
    const id = ids.get(uuid)
    return id === undefined ? [] : elementsOf(meta ?? {}).map((element) => ({ galaxy_cluster_id: id, ...element }))
  })
  if (elements.length > 0) await tx.insertInto('galaxy_elements').values(elements).execute()
}

function libraryRow(cluster: GalaxyCluster, galaxy: Galaxy, galaxyId: number) {
  const type = cluster.type ?? galaxy.type
  return {
    uuid: cluster.uuid,
    collection_uuid: cluster.collection_uuid ?? '',
    galaxy_id: galaxyId,
    type,
    value: cluster.value,
    tag_name: cluster.tag_name ?? tagNameOf(type, cluster.value),
    description: cluster.description ?? '',
    source: cluster.source ?? '',
    authors: cluster.authors ?? [],
    version: cluster.version ?? '',
    distribution: 3,
    is_default: true,
    meta: JSON.stringify(cluster.meta ?? {}),
  }
}

export type Sent = { cluster: GalaxyCluster; galaxyId: number; now: number }

/** Takes in a cluster of somebody's own, or what is newer of it than what is here. */
export async function captureOwn(tx: Tx, actor: Actor, sent: Sent): Promise<Capture> {
  const { cluster } = sent
  const blocked = await tx
    .selectFrom('galaxy_cluster_blocklists')
    .select('id')
    .where('cluster_uuid', '=', cluster.uuid)
    .executeTakeFirst()
  if (blocked) return 'not allowed'
  const here = await tx
    .selectFrom('galaxy_clusters')
    .selectAll()
    .where('uuid', '=', cluster.uuid)
    // What an event said to be of a library, and none has, keeps nobody's own cluster out.
    .where((eb) => eb.or([eb('is_default', '=', false), eb('position', 'is not', null)]))
    .orderBy('is_default')
    .forUpdate()
    .executeTakeFirst()
  const decision = decideCapture(actor, cluster, here)
  const below = belowOf(cluster)
  if (decision === 'add') {
    const after = await insertOwn(
      tx,
      actor,
      { ...(await newRow(tx, actor, sent)), ...(await saidOf(tx, actor, sent)) },
      below,
    )
    if (!after) return 'not newer'
    await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'add', after })
  }
  if (decision === 'update' && here) {
    const set = await saidOf(tx, actor, sent)
    const after = await updateOwn(tx, actor, { id: here.id, set }, below)
    await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'edit', before: here, after })
  }
  return decision
}

/** Whose it becomes: the creator's that it names, where the actor may speak for others. */
async function newRow(tx: Tx, actor: Actor, { cluster, galaxyId }: Sent) {
  const { type } = await tx.selectFrom('galaxies').select('type').where('id', '=', galaxyId).executeTakeFirstOrThrow()
  const creator = organisationReference.read(cluster.Orgc, new Report())
  const isOther = creator?.uuid !== undefined && creator.uuid !== actor.orgUuid && holds(actor, 'perm_sync')
  return {
    uuid: cluster.uuid,
    galaxy_id: galaxyId,
    type,
    tag_name: tagNameOf(type, cluster.uuid),
    org_id: actor.orgId,
    orgc_id: isOther ? await captureOrganisation(tx, creator, actor) : actor.orgId,
    locked: isOther || cluster.locked === true,
  }
}

/** What a cluster says of itself, whether it is new here or not. */
async function saidOf(tx: Tx, actor: Actor, { cluster, now }: Sent) {
  return {
    value: cluster.value,
    description: cluster.description ?? '',
    source: cluster.source ?? '',
    authors: cluster.authors ?? [],
    version: cluster.version ?? String(now),
    ...(await sharingOf(tx, actor, cluster, 0)),
    published: cluster.published ?? false,
    deleted: cluster.deleted ?? false,
    extends_uuid: cluster.extends_uuid ?? '',
    extends_version: cluster.extends_version ?? '0',
  }
}

function belowOf({ GalaxyElement, meta, GalaxyClusterRelation }: GalaxyCluster): Below {
  return { elements: GalaxyElement ?? elementsOf(meta ?? {}), relations: GalaxyClusterRelation }
}
