import type { Selectable } from 'kysely'
import type { TaxonomiesTable } from '../../db/tables/taxonomies.ts'

export type TaxonomyRow = Omit<Selectable<TaxonomiesTable>, 'document'>

/** All but the document, which is long. */
export const TAXONOMY_HEAD = [
  'id',
  'namespace',
  'description',
  'version',
  'enabled',
  'exclusive',
  'required',
  'highlighted',
] as const

/** A taxonomy in MISP's spelling. */
export function presentTaxonomy({ id, namespace, description, version, ...flags }: TaxonomyRow) {
  const { enabled, exclusive, required, highlighted } = flags
  return { id: String(id), namespace, description, version: String(version), enabled, exclusive, required, highlighted }
}
