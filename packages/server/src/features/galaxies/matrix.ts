import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Viewer } from '../../access/viewer.ts'
import { galaxyColumns, type GalaxyRow } from './cluster-row.ts'
import { requireGalaxy } from './find-galaxy.ts'
import { presentGalaxy } from './present-cluster.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'

export type MatrixCell = { id: string; uuid: string; value: string; tag_name: string; external_id: string[] }
export type MatrixTab = { name: string; columns: { name: string; clusters: MatrixCell[] }[] }

/** What a cluster is in a matrix: a cell wherever its `kill_chain` (`tab:column`, or `kill chain:tab:column`) says. */
type Placed = { cell: MatrixCell; places: readonly string[] }

/**
 * A galaxy as a matrix: a tab for each kill chain, with its columns in order, and in each column the clusters that stand
 * in it. Source: `content-formats` §2.
 */
export async function viewMatrix(db: Db, actor: Actor, id: string): Promise<{ Galaxy: object; tabs: MatrixTab[] }> {
  const galaxy = await requireGalaxy(db, id)
  return { Galaxy: presentGalaxy(galaxy), tabs: await tabsOf(db, viewerOf(actor), galaxy) }
}

/** The matrix that galaxies of this type make; undefined where the library has none. */
export async function findMatrix(db: Db, viewer: Viewer, type: string) {
  const galaxy = await matrixGalaxies(db).where('type', '=', type.replaceAll('\0', '')).executeTakeFirst()
  if (galaxy === undefined) return undefined
  const tabs = await tabsOf(db, viewer, galaxy)
  // It was read as a map of lists when the galaxy was kept.
  const kill_chain_order = galaxy.kill_chain_order as Record<string, string[]>
  return { galaxy: { id: String(galaxy.id), name: galaxy.name, kill_chain_order }, tabs }
}

/** The galaxies that a matrix may be asked of. */
export async function listMatrices(db: Db): Promise<{ Galaxy: object }[]> {
  const galaxies = await matrixGalaxies(db).execute()
  return galaxies.map((galaxy) => ({ Galaxy: presentGalaxy(galaxy) }))
}

/** Those that the library put away are none any more, as in MISP. */
function matrixGalaxies(db: Db) {
  return db
    .selectFrom('galaxies')
    .select(galaxyColumns)
    .where('kill_chain_order', 'is not', null)
    .where('namespace', '!=', 'deprecated')
    .orderBy('id')
}

async function tabsOf(db: Db, viewer: Viewer, { id, kill_chain_order }: GalaxyRow): Promise<MatrixTab[]> {
  if (kill_chain_order === null) throw new Problem('not-found', 'This galaxy is no matrix.')
  const rows = await visibleClusters(db, viewer)
    .select(['galaxy_clusters.id', 'galaxy_clusters.uuid', 'galaxy_clusters.value', 'galaxy_clusters.tag_name'])
    .select('galaxy_clusters.meta')
    .where('galaxy_clusters.galaxy_id', '=', id)
    .where('galaxy_clusters.deleted', '=', false)
    .orderBy('galaxy_clusters.value')
    .execute()
  const placed = rows.map(({ id: clusterId, uuid, value, tag_name, meta }) => ({
    cell: { id: String(clusterId), uuid, value, tag_name, external_id: textsAt(meta, 'external_id') },
    places: textsAt(meta, 'kill_chain'),
  }))
  return matrixOf(kill_chain_order, placed)
}

/** Pure: the order of columns, and clusters with their places in, the matrix out. */
function matrixOf(order: unknown, placed: readonly Placed[]): MatrixTab[] {
  const cells = new Map<string, MatrixCell[]>()
  for (const { cell, places } of placed) {
    for (const place of new Set(places.map((text) => text.split(':').slice(-2).join(':')))) {
      cells.set(place, [...(cells.get(place) ?? []), cell])
    }
  }
  // It was read as a map of lists when the galaxy was kept.
  return Object.entries(order as Record<string, string[]>).map(([name, columns]) => ({
    name,
    columns: columns.map((column) => ({ name: column, clusters: cells.get(`${name}:${column}`) ?? [] })),
  }))
}

function textsAt(meta: unknown, key: string): string[] {
  // What is kept was read as a map of values or lists of them.
  const value = (meta as Record<string, unknown>)[key]
  return value === undefined ? [] : [value].flat().map(String)
}
