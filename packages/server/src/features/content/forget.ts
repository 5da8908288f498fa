import type { Tx } from '../../platform/db/connect.ts'

/**
 * Makes the loader forget a document, so that the next load brings it back. Whoever deletes what a document made calls it in
 * the same transaction. `key` is the one that its kind's `read` gives.
 */
export async function forgetContent(tx: Tx, kind: string, key: string): Promise<void> {
  await tx.deleteFrom('content_documents').where('kind', '=', kind).where('key', '=', key).execute()
}
