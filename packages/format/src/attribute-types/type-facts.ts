import { typesByCategory, type Category } from './categories.ts'
import { typeTable, type AttributeType, type Correlates } from './table.ts'

/** What is known of an attribute type. `composite` types hold two halves joined by one `|`. */
export type TypeFacts = {
  defaultCategory: Category
  defaultToIds: boolean
  categories: ReadonlySet<Category>
  composite: boolean
  correlates: Correlates
}

/** All attribute types, in MISP's order. */
// Object.keys knows only string[]; the keys are those of the table.
export const attributeTypes = Object.keys(typeTable) as AttributeType[]

/** All categories, in MISP's order. */
// As above: the keys are those of the table.
export const categories = Object.keys(typesByCategory) as Category[]

const facts: ReadonlyMap<string, TypeFacts> = new Map(attributeTypes.map((type) => [type, factsOfRow(type)]))

/** True when `text` names an attribute type. */
export function isAttributeType(text: string): text is AttributeType {
  return facts.has(text)
}

/** True when `text` names a category. */
export function isCategory(text: string): text is Category {
  return Object.hasOwn(typesByCategory, text)
}

/** What is known of `type`. */
export function typeFacts(type: AttributeType): TypeFacts {
  // Every AttributeType has a row in the table that the map is made from.
  return facts.get(type) as TypeFacts
}

/** True when the value of `type` has two halves, `value1|value2`. */
export function isComposite(type: AttributeType): boolean {
  return typeFacts(type).composite
}

/** The category of an attribute of `type` that names none. */
export function defaultCategory(type: AttributeType): Category {
  return typeFacts(type).defaultCategory
}

/** The `to_ids` of an attribute of `type` that does not say. */
export function defaultToIds(type: AttributeType): boolean {
  return typeFacts(type).defaultToIds
}

/** The types allowed in `category`, in MISP's order. */
export function typesOfCategory(category: Category): readonly AttributeType[] {
  return typesByCategory[category]
}

function factsOfRow(type: AttributeType): TypeFacts {
  const row: { category: Category; toIds: boolean; composite?: true; correlates?: Correlates } = typeTable[type]
  return {
    defaultCategory: row.category,
    defaultToIds: row.toIds,
    categories: new Set(categories.filter((category) => typesOfCategory(category).includes(type))),
    composite: row.composite === true,
    correlates: row.correlates ?? 'whole',
  }
}
