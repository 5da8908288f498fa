import { isDeepStrictEqual } from 'node:util'
import type { ClusterDocument } from '@tocsin/format'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'
import type { EntryChanges } from '../content/content-kind.ts'
import { sourceOf, type Columns, type Rest } from './cluster-source.ts'
import { wantedClusters, type Wanted } from './document-clusters.ts'
import { galaxyOfType } from './keep-galaxy.ts'
import { removeClusters } from './remove-clusters.ts'
import { insertClusters, updateClusters, type Placed } from './write-clusters.ts'

type Known = Columns & { id: number; tag_name: string; position: number | null; rest: Rest }

/**
 * Writes a file's clusters over those that its galaxy has from the library, and over what events brought of them
 * earlier. Clusters of one's own stay as they are.
 */
export async function keepClusters(
  tx: Tx,
  collection: ClusterDocument,
  document: Record<string, unknown>,
): Promise<EntryChanges> {
  const galaxyId = await galaxyOfType(tx, collection)
  const wanted = wantedClusters(collection, document)
  const known = await knownClusters(tx, galaxyId)
  const { added, changed, moved, gone } = compare(known, wanted)
  await insertClusters(tx, { collection, galaxyId }, added)
  await updateClusters(tx, changed)
  await move(tx, moved)
  const removed = await removeClusters(tx, gone)
  await keepCollection(tx, galaxyId, collection, document)
  return { added: added.length, changed: changed.length, removed }
}

async function knownClusters(tx: Tx, galaxyId: number): Promise<Known[]> {
  const rows = await tx
    .selectFrom('galaxy_clusters')
    .select(['id', 'uuid', 'value', 'tag_name', 'description', 'meta', 'position', 'rest'])
    .where('galaxy_id', '=', galaxyId)
    .where('is_default', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  // `rest` was written by `insertClusters` and `updateClusters`.
  return rows.map((row) => ({ ...row, rest: row.rest as Rest }))
}

type Comparison = {
  added: Wanted[]
  changed: Placed[]
  moved: { id: number; position: number }[]
  gone: { id: number; wasListed: boolean }[]
}

/** What is new, what reads otherwise, what only stands elsewhere in the file, and what is in it no more. Pure. */
function compare(known: readonly Known[], wanted: readonly Wanted[]): Comparison {
  const found: Comparison = { added: [], changed: [], moved: [], gone: [] }
  const byUuid = new Map<string, Known[]>()
  for (const row of known) byUuid.set(row.uuid, [...(byUuid.get(row.uuid) ?? []), row])
  for (const cluster of wanted) {
    // Where one uuid stands several times in a file, they are told apart by their order.
    const row = byUuid.get(cluster.uuid)?.shift()
    if (!row) found.added.push(cluster)
    else if (row.position === null || !isDeepStrictEqual(sourceOf(row, row.rest), cluster.document)) {
      found.changed.push({ ...cluster, id: row.id })
    } else if (row.position !== cluster.position) found.moved.push({ id: row.id, position: cluster.position })
  }
  const names = new Set(wanted.map(({ tag_name }) => tag_name.toLowerCase()))
  for (const row of [...byUuid.values()].flat()) {
    const wasListed = row.position !== null
    if (wasListed || names.has(row.tag_name.toLowerCase())) found.gone.push({ id: row.id, wasListed })
  }
  return found
}

async function move(tx: Tx, moved: Comparison['moved']): Promise<void> {
  if (moved.length === 0) return
  await sql`
    update galaxy_clusters set position = moved.position
    from unnest(${moved.map(({ id }) => id)}::bigint[], ${moved.map(({ position }) => position)}::integer[])
      as moved (id, position)
    where galaxy_clusters.id = moved.id`.execute(tx)
}

/** What the file says of all its clusters at once. */
async function keepCollection(
  tx: Tx,
  galaxyId: number,
  { type, uuid, source, authors, version }: ClusterDocument,
  document: Record<string, unknown>,
): Promise<void> {
  const { values: _values, ...about } = document
  const row = { galaxy_id: galaxyId, document: JSON.stringify(about) }
  await tx
    .insertInto('galaxy_collections')
    .values({ type, ...row })
    .onConflict((conflict) => conflict.column('type').doUpdateSet(row))
    .execute()
  await sql`
    update galaxy_clusters set collection_uuid = ${uuid}, source = ${source}, authors = ${authors}, version = ${version}
    where galaxy_id = ${galaxyId} and position is not null
      and (collection_uuid, source, authors, version) is distinct from (${uuid}, ${source}, ${authors}, ${version})`.execute(
    tx,
  )
}
