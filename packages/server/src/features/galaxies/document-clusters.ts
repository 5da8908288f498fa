import { elementsOf, type ClusterDocument, type DocumentCluster } from '@tocsin/format'
import { uuidV5 } from '../../platform/uuid-v5.ts'
import { isUuid } from '../../platform/uuid.ts'
import { restOf, type Columns, type Rest } from './cluster-source.ts'

/** A cluster of a file as it is kept: its columns, and what hangs on it. */
export type Wanted = Columns & {
  position: number
  tag_name: string
  rest: Rest
  elements: { key: string; value: string }[]
  relations: { uuid: string; type: string; tags: string[] }[]
  /** As the file says it. */
  document: Record<string, unknown>
}

/** The clusters of a file in their order. */
export function wantedClusters(collection: ClusterDocument, document: Record<string, unknown>): Wanted[] {
  // Nothing was left out of the list: a file with a fault is not kept at all.
  const sent = document['values'] as Record<string, unknown>[]
  return collection.values.map((cluster, position) => wanted(collection, cluster, sent[position] ?? {}, position))
}

function wanted(
  { uuid: namespace, type }: ClusterDocument,
  cluster: DocumentCluster,
  document: Record<string, unknown>,
  position: number,
): Wanted {
  const { value, uuid = uuidV5(namespace, value), description = '', meta = {}, related = [] } = cluster
  const columns = { value, uuid, description, meta }
  return {
    ...columns,
    position,
    tag_name: tagNameOf(type, value),
    rest: restOf(columns, document),
    elements: elementsOf(meta),
    relations: related.flatMap(({ 'dest-uuid': target, type: kind, tags }) =>
      isUuid(target) ? [{ uuid: target.toLowerCase(), type: kind, tags: [...new Set(tags)] }] : [],
    ),
    document,
  }
}

/** What carries a cluster on records. A cluster of one's own is named by its uuid: its value may be a secret. */
export function tagNameOf(type: string, value: string): string {
  return `misp-galaxy:${type}="${value}"`
}
