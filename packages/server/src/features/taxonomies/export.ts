import type { Taxonomy, TaxonomyEntry, TaxonomyPredicate } from '@tocsin/format'
import { Report, taxonomy } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findTaxonomy } from './find.ts'

/**
 * A taxonomy as a document that others can import; what is empty is left out.
 *
 * Source: MISP's TaxonomiesController::export, in its order of fields.
 */
export async function exportTaxonomy(db: Db, text: string): Promise<object> {
  const found = await findTaxonomy(db, text)
  if (!found) throw new Problem('not-found', 'Taxonomy not found.')
  const { document } = await db
    .selectFrom('taxonomies')
    .select('document')
    .where('id', '=', found.id)
    .executeTakeFirstOrThrow()
  const read = taxonomy.read(JSON.parse(document), new Report())
  // What is kept was read before.
  const { predicates, values = [] } = read as Taxonomy
  const { namespace, description, version, exclusive } = found
  const blocks = values.map(({ predicate, entry }) => ({ predicate, entry: entry.map(exported) }))
  return {
    namespace,
    description,
    version,
    exclusive,
    predicates: predicates.map(exported),
    ...(blocks.length === 0 ? {} : { values: blocks }),
  }
}

const EXPORTED = ['value', 'expanded', 'colour', 'description', 'exclusive', 'numerical_value'] as const

function exported(said: TaxonomyPredicate | TaxonomyEntry): object {
  const fields = new Map<string, unknown>(Object.entries(said))
  const kept = EXPORTED.map((name) => [name, fields.get(name)] as const).filter(([, value]) => value || value === 0)
  return Object.fromEntries(kept)
}
