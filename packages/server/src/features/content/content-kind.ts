import type { Finding } from '@tocsin/format'
import type { Db, Tx } from '../../platform/db/connect.ts'

/**
 * One kind of public content (taxonomies, galaxies, warninglists, …): how a document of it is known, kept and given back.
 * Plain values, listed in `content-kinds.ts` in the order in which they are loaded; the loader knows nothing else of them.
 */
export type ContentKind = {
  /** As it stands in routes and summaries: `taxonomies`, `galaxies`, `clusters`, … */
  name: string
  /** Whether a document has this kind's shape. The path (`…/tlp/machinetag.json`) only decides between shapes alike. */
  recognises(document: Record<string, unknown>, path: string): boolean
  /** Reads a document, without the database; all that is wrong with it where it cannot be taken. */
  read(document: unknown): ReadContent | { faults: Finding[] }
  /** The document as it was loaded, as a JSON value equal to its source; undefined where there is none under this key. */
  source(db: Db, key: string): Promise<unknown>
}

export type ReadContent = {
  /** What stays when the document changes: a namespace, a type, a uuid. Two documents of one key are versions of one. */
  key: string
  /** As the document spells it. The loader never puts an older version over a newer one. */
  version: string
  /**
   * Writes it over what the key held. What administrators chose (enabled, required, highlighted, …), what they made
   * themselves and what records refer to stays.
   */
  keep(tx: Tx, now: number): Promise<EntryChanges>
}

/** How many entries (predicates, clusters, listed values) of a document came, changed and went. */
export type EntryChanges = { added: number; changed: number; removed: number }
