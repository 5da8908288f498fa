import { Type } from 'typebox'
import { colour } from '../core/tag.ts'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model, type ModelOf } from '../schema/model.ts'
import type { Report } from '../schema/report.ts'
import { flag, nativeInteger, text, uuid } from '../schema/scalars.ts'

/** Text that says something. */
const name: Codec<string> = {
  ...text,
  read(raw, report) {
    const value = text.read(raw, report)
    if (value === undefined || value.trim() !== '') return value
    return report.fault('text.empty', 'This field cannot be empty.', raw)
  },
}

/** How much a tag weighs where tags are counted on, such as in decaying scores. */
const weight: Codec<number> = {
  read(raw, report) {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return report.fault('taxonomy.numerical_value', 'A numerical value is a number.', raw)
  },
  write: String,
  accepts: Type.Union([
    Type.Number(),
    Type.String({ pattern: String.raw`^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$` }),
  ]),
  writes: Type.Number(),
}

const describing = { expanded: text, description: text, colour, numerical_value: weight, uuid }

/** The value of a predicate: `namespace:predicate="value"`. */
export const taxonomyEntry = model('TaxonomyEntry', { value: required(name), ...describing })

/** What a taxonomy says of things. `exclusive`: of its entries, a thing has at most one. */
export const taxonomyPredicate = model('TaxonomyPredicate', { value: required(name), ...describing, exclusive: flag })

/** The entries of one predicate. */
export const taxonomyValues = model('TaxonomyValues', {
  predicate: required(name),
  entry: required(list(taxonomyEntry)),
})

const taxonomyFields = {
  namespace: required(name),
  description: required(text),
  version: nativeInteger,
  expanded: text,
  uuid,
  exclusive: flag,
  refs: list(text),
  type: list(text),
  predicates: required(list(taxonomyPredicate)),
  values: list(taxonomyValues),
}

/**
 * A taxonomy as its library writes it (`<namespace>/machinetag.json`). Fields that it does not name are left alone.
 *
 * Source: the JSON schema of misp-taxonomies, and MISP's Taxonomy::import.
 */
export const taxonomy = model('Taxonomy', taxonomyFields, checkPredicates)
export type Taxonomy = ModelOf<typeof taxonomyFields>
export type TaxonomyPredicate = Infer<typeof taxonomyPredicate>
export type TaxonomyEntry = Infer<typeof taxonomyEntry>

/** Entries name a predicate of the taxonomy: for one that it does not have, there is no tag. */
function checkPredicates({ predicates, values = [] }: Taxonomy, report: Report): void {
  const known = new Set(predicates.map(({ value }) => value))
  for (const [i, { predicate }] of values.entries()) {
    if (known.has(predicate)) continue
    const rule = { rule: 'taxonomy.predicate', message: `The taxonomy has no predicate "${predicate}".` }
    report.faultAt(`values[${i}].predicate`, rule, predicate)
  }
}
