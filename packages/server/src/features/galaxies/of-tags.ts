import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { loadClusterCompany, type ClusterCompany } from './cluster-company.ts'
import { clusterColumns, galaxyColumns, type ClusterRow, type GalaxyRow } from './cluster-row.ts'
import { presentCluster, presentGalaxy, presentMeta } from './present-cluster.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'

/** A cluster and its galaxy; the texts are the JSON of each, left open for what follows. */
export type KnownCluster = { cluster: ClusterRow; galaxy: GalaxyRow; text: string; galaxyText: string }

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
    if (!galaxy) continue
    const text = clusterText(cluster, company)
    known.set(name, { cluster, galaxy, text, galaxyText: opened(presentGalaxy(galaxy)) })
  }
  return known
}

/**
 * The galaxies of a record's tags, each with the clusters attached, as JSON in MISP's shape. What is the same wherever a
 * cluster hangs was written once: thousands of attributes may carry it.
 */
export function galaxiesText(
  tags: readonly GalaxyTag[],
  known: ReadonlyMap<string, KnownCluster>,
  link: 'event_tag_id' | 'attribute_tag_id',
): string {
  const galaxies = new Map<number, { text: string; clusters: string[] }>()
  for (const tag of tags) {
    const found = known.get(tag.name.toLowerCase())
    if (!found) continue
    const entry = galaxies.get(found.galaxy.id) ?? { text: found.galaxyText, clusters: [] }
    galaxies.set(found.galaxy.id, entry)
    entry.clusters.push(`${found.text}${linkText(tag, link)}}`)
  }
  const texts = [...galaxies.values()].map(({ text, clusters }) => `${text},"GalaxyCluster":[${clusters.join(',')}]}`)
  return `[${texts.join(',')}]`
}

/** How a cluster hangs on one record. */
function linkText(tag: GalaxyTag, link: string): string {
  // MISP writes false, and not null, for a connection of no particular kind.
  const kind = JSON.stringify(tag.relationship_type || false)
  return `,"tag_id":${tag.id},"${link}":"${tag.link_id}","local":${tag.local},"relationship_type":${kind}`
}

function clusterText(cluster: ClusterRow, company: ClusterCompany): string {
  return opened({
    ...presentCluster(cluster),
    GalaxyClusterRelation: company.relationsOf(cluster.id),
    ...company.groupOf(cluster),
    Org: company.orgOf(cluster.org_id),
    Orgc: company.orgOf(cluster.orgc_id),
    meta: presentMeta(cluster.meta),
  })
}

/** JSON of a record that goes on. */
function opened(record: object): string {
  return JSON.stringify(record).slice(0, -1)
}
