import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { loadClusterCompany, type ClusterCompany } from './cluster-company.ts'
import { clusterColumns, galaxyColumns, type ClusterRow, type GalaxyRow } from './cluster-row.ts'
import { presentCluster, presentGalaxy, presentMeta } from './present-cluster.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'

export type KnownCluster = { cluster: ClusterRow; galaxy: GalaxyRow; company: ClusterCompany }

/** A galaxy tag where it hangs: on an event or on an attribute. */
export type GalaxyTag = { id: number; name: string; link_id: number; local: boolean; relationship_type: string | null }

/** The clusters that these tags stand for, as far as the viewer may see them, by tag name in lower case. */
export async function clustersOfTags(
  context: Pick<Context, 'db' | 'config'>,
  viewer: Viewer,
  names: Iterable<string>,
): Promise<Map<string, KnownCluster>> {
  const { db } = context
  const wanted = [...new Set([...names].map((name) => name.toLowerCase()))]
  if (wanted.length === 0) return new Map()
  const clusters = await db
    .selectFrom('galaxy_clusters')
    .select(clusterColumns)
    .where((eb) => eb(eb.fn<string>('lower', ['tag_name']), '=', anyOf(wanted)))
    .where('deleted', '=', false)
    .where(mayReadCluster(viewer))
    // The library's own meaning counts, then the first: what comes later must not give a tag another one.
    .orderBy((eb) => eb('position', 'is', null))
    .orderBy('id')
    .execute()
  const galaxyIds = [...new Set(clusters.map(({ galaxy_id }) => galaxy_id))]
  const galaxies = await db.selectFrom('galaxies').select(galaxyColumns).where('id', '=', anyOf(galaxyIds)).execute()
  const galaxyById = new Map(galaxies.map((galaxy) => [galaxy.id, galaxy]))
  const firsts = new Map<string, ClusterRow>()
  for (const cluster of clusters) {
    const name = cluster.tag_name.toLowerCase()
    if (!firsts.has(name)) firsts.set(name, cluster)
  }
  const company = await loadClusterCompany(context, viewer, [...firsts.values()])
  const known = new Map<string, KnownCluster>()
  for (const [name, cluster] of firsts) {
    const galaxy = galaxyById.get(cluster.galaxy_id)
    if (galaxy) known.set(name, { cluster, galaxy, company })
  }
  return known
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
    entry.clusters.push(presentAttached(found, tag, link))
  }
  return [...galaxies.values()].map(({ galaxy, clusters }) => ({ ...presentGalaxy(galaxy), GalaxyCluster: clusters }))
}

function presentAttached({ cluster, company }: KnownCluster, tag: GalaxyTag, link: string): object {
  return {
    ...presentCluster(cluster),
    GalaxyClusterRelation: company.relationsOf(cluster.id),
    ...company.groupOf(cluster),
    Org: company.orgOf(cluster.org_id),
    Orgc: company.orgOf(cluster.orgc_id),
    meta: presentMeta(cluster.meta),
    tag_id: tag.id,
    [link]: String(tag.link_id),
    local: tag.local,
    // MISP writes false, and not null, for a connection of no particular kind.
    relationship_type: tag.relationship_type || false,
  }
}
