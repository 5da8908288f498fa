import { Report, taxonomy } from '@tocsin/format'
import type { ContentKind } from '../content/content-kind.ts'
import { keepTaxonomy } from './keep.ts'

/** Taxonomies, as misp-taxonomies writes them: `<namespace>/machinetag.json`. */
export const taxonomies: ContentKind = {
  name: 'taxonomies',
  recognises: ({ namespace, predicates }) => typeof namespace === 'string' && Array.isArray(predicates),
  read(document) {
    const report = new Report()
    const read = taxonomy.read(document, report)
    if (!read || report.findings.length > 0) return { faults: report.findings }
    return {
      key: read.namespace,
      version: String(read.version ?? 1),
      keep: async (tx) => keepTaxonomy(tx, { taxonomy: read, document }),
    }
  },
  async source(db, key) {
    const row = await db.selectFrom('taxonomies').select('document').where('namespace', '=', key).executeTakeFirst()
    return row && (JSON.parse(row.document) as unknown)
  },
}
