import { attributeTypes } from './type-facts.ts'
import type { AttributeType } from './table.ts'
import type { ValueRule } from './verdict.ts'

/** How the values of each type are read. */
export const valueRules = Object.fromEntries(attributeTypes.map((type) => [type, {}])) as Record<
  AttributeType,
  ValueRule
>
