import { clusterDocument } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import type { ContentKind } from '../content/content-kind.ts'
import { sourceOf, type Rest } from './cluster-source.ts'
import { keepClusters } from './keep-clusters.ts'
import { readDocument } from './read-document.ts'

/** `clusters/<type>.json`: the clusters of a galaxy. */
export const clustersKind: ContentKind = {
  name: 'clusters',
  recognises: (document) =>
    ['type', 'uuid', 'source', 'category'].every((name) => typeof document[name] === 'string') &&
    Array.isArray(document['authors']) &&
    Array.isArray(document['values']),
  read(document) {
    const read = readDocument(clusterDocument, document)
    if ('faults' in read) return read
    return {
      key: read.value.type,
      version: read.value.version,
      keep: async (tx) => keepClusters(tx, read.value, read.document),
    }
  },
  source: sourceOfCollection,
}

async function sourceOfCollection(db: Db, type: string): Promise<unknown> {
  const collection = await db.selectFrom('galaxy_collections').selectAll().where('type', '=', type).executeTakeFirst()
  if (!collection) return undefined
  const rows = await db
    .selectFrom('galaxy_clusters')
    .select(['value', 'uuid', 'description', 'meta', 'rest'])
    .where('galaxy_id', '=', collection.galaxy_id)
    .where('type', '=', type)
    .where('position', 'is not', null)
    .orderBy('position')
    .execute()
  // Both were written by `keepClusters`.
  return { ...(collection.document as object), values: rows.map((row) => sourceOf(row, row.rest as Rest)) }
}
