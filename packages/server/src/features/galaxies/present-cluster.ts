import type { ElementValue } from '@tocsin/format'
import type { ClusterRow, GalaxyRow } from './cluster-row.ts'

/** A galaxy's own fields, in MISP's spelling. */
export function presentGalaxy({ kill_chain_order, ...galaxy }: GalaxyRow) {
  const order = kill_chain_order === null ? {} : { kill_chain_order }
  return { ...galaxy, id: String(galaxy.id), ...order }
}

/**
 * A cluster's own fields, in MISP's order and spelling. With whom the library's are shared goes without saying, and PyMISP
 * takes no answer that says it.
 */
export function presentCluster(row: ClusterRow) {
  const isFork = row.extends_uuid !== ''
  return {
    id: String(row.id),
    uuid: row.uuid,
    collection_uuid: row.collection_uuid,
    type: row.type,
    value: row.value,
    tag_name: row.tag_name,
    description: row.description,
    galaxy_id: String(row.galaxy_id),
    source: row.source,
    authors: row.authors,
    version: row.version,
    ...(row.is_default ? {} : { distribution: String(row.distribution) }),
    sharing_group_id: row.sharing_group_id === null ? null : String(row.sharing_group_id),
    org_id: String(row.org_id),
    orgc_id: String(row.orgc_id),
    default: row.is_default,
    locked: row.locked,
    extends_uuid: isFork || row.is_default ? row.extends_uuid : null,
    extends_version: isFork || row.is_default ? row.extends_version : null,
    published: row.published,
    deleted: row.deleted,
  }
}

/** A cluster's elements by key, each with a list, whatever its document has. */
export function presentMeta(meta: unknown): Record<string, string[]> {
  // What is kept was read as a map of values or lists of them.
  const entries = Object.entries(meta as Record<string, ElementValue | ElementValue[]>)
  return Object.fromEntries(entries.map(([key, value]) => [key, [value].flat().map(String)]))
}
