export type { Finding } from './finding.ts'

export type { Category } from './attribute-types/categories.ts'
export type { AttributeType, Correlates } from './attribute-types/table.ts'
export type { Fault, ValueVerdict } from './attribute-types/verdict.ts'
export { checkCategory, readType, type FieldFault } from './attribute-types/check-category.ts'
export { describeTypes, type DescribedTypes } from './attribute-types/describe-types.ts'
export { readValue } from './attribute-types/read-value.ts'
export {
  attributeTypes,
  categories,
  defaultCategory,
  defaultToIds,
  isAttributeType,
  isCategory,
  isComposite,
  typeFacts,
  typesOfCategory,
  type TypeFacts,
} from './attribute-types/type-facts.ts'
