import { typesByCategory, type Category } from './categories.ts'
import type { AttributeType } from './table.ts'
import { attributeTypes, categories, defaultCategory, defaultToIds } from './type-facts.ts'

/** MISP's description of its types, as `GET /attributes/describeTypes` carries it under `result`. */
export type DescribedTypes = {
  sane_defaults: Record<AttributeType, { default_category: Category; to_ids: 0 | 1 }>
  types: readonly AttributeType[]
  categories: readonly Category[]
  category_type_mappings: Record<Category, readonly AttributeType[]>
}

/** The types and categories in MISP's shape and order; `to_ids` is a JSON integer there. Built anew at each call. */
export function describeTypes(): DescribedTypes {
  const defaults = attributeTypes.map((type) => [
    type,
    { default_category: defaultCategory(type), to_ids: defaultToIds(type) ? 1 : 0 },
  ])
  return {
    // fromEntries forgets which keys it was given; they are all the types.
    sane_defaults: Object.fromEntries(defaults) as DescribedTypes['sane_defaults'],
    types: [...attributeTypes],
    categories: [...categories],
    category_type_mappings: { ...typesByCategory },
  }
}
