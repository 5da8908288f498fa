import { sql, type Selectable } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { GalaxiesTable, GalaxyClustersTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

type GalaxyRow = Selectable<GalaxiesTable>
type ClusterRow = Selectable<GalaxyClustersTable>
export type KnownCluster = { cluster: ClusterRow; galaxy: GalaxyRow }

/** A galaxy tag where it hangs: on an event or on an attribute. */
export type GalaxyTag = { id: number; name: string; link_id: number; local: boolean; relationship_type: string | null }

/** The clusters that these tags stand for, as far as the viewer may see them, by tag name in lower case. */
export async function clustersOfTags(
  db: Db,
  viewer: Viewer,
  names: Iterable<string>,
): Promise<Map<string, KnownCluster>> {
  const wanted = [...new Set([...names].map((name) => name.toLowerCase()))]
  if (wanted.length === 0) return new Map()
  const clusters = await db
    .selectFrom('galaxy_clusters')
    .selectAll()
    .where((eb) => eb(eb.fn<string>('lower', ['tag_name']), '=', anyOf(wanted)))
    .where('deleted', '=', false)
    .where(mayReadCluster(viewer))
    .orderBy('id')
    .execute()
  const galaxyIds = [...new Set(clusters.map(({ galaxy_id }) => galaxy_id))]
  const galaxies = await db.selectFrom('galaxies').selectAll().where('id', '=', anyOf(galaxyIds)).execute()
  const galaxyById = new Map(galaxies.map((galaxy) => [galaxy.id, galaxy]))
  const known = new Map<string, KnownCluster>()
  for (const cluster of clusters) {
    const [name, galaxy] = [cluster.tag_name.toLowerCase(), galaxyById.get(cluster.galaxy_id)]
    // Of several for one tag the first counts: what comes later must not give the tags of others another meaning.
    if (galaxy && !known.has(name)) known.set(name, { cluster, galaxy })
  }
  return known
}

/** Source: `sharing-and-distribution` §2.5. */
export function mayReadCluster(viewer: Viewer) {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(org_id = ${viewer.orgId} or distribution in (1, 2, 3)
    or (distribution = 4 and sharing_group_id = any(${viewer.sharingGroupIds})))`
}

/** The galaxies of a record's tags, each with the clusters attached, in MISP's shape. */
export function presentGalaxies(
  tags: readonly GalaxyTag[],
  known: ReadonlyMap<string, KnownCluster>,
  link: 'event_tag_id' | 'attribute_tag_id',
): object[] {
  const galaxies = new Map<number, { galaxy: GalaxyRow; clusters: object[] }>()
  for (const tag of tags) {
    const found = known.get(tag.name.toLowerCase())
    if (!found) continue
    const entry = galaxies.get(found.galaxy.id) ?? { galaxy: found.galaxy, clusters: [] }
    galaxies.set(found.galaxy.id, entry)
    entry.clusters.push(presentCluster(found.cluster, tag, link))
  }
  return [...galaxies.values()].map(({ galaxy, clusters }) => ({ ...presentGalaxy(galaxy), GalaxyCluster: clusters }))
}

function presentGalaxy({ kill_chain_order, ...galaxy }: GalaxyRow): object {
  const order = kill_chain_order === null ? {} : { kill_chain_order }
  return { ...galaxy, id: String(galaxy.id), ...order }
}

function presentCluster(cluster: ClusterRow, tag: GalaxyTag, link: string): object {
  const { is_default, meta, ...fields } = cluster
  return {
    ...fields,
    id: String(cluster.id),
    galaxy_id: String(cluster.galaxy_id),
    distribution: String(cluster.distribution),
    sharing_group_id: cluster.sharing_group_id === null ? null : String(cluster.sharing_group_id),
    org_id: String(cluster.org_id),
    orgc_id: String(cluster.orgc_id),
    default: is_default,
    GalaxyClusterRelation: [],
    meta,
    tag_id: tag.id,
    [link]: String(tag.link_id),
    local: tag.local,
    // MISP writes false, and not null, for a connection of no particular kind.
    relationship_type: tag.relationship_type || false,
  }
}
