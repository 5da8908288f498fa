import type { AttributeType } from './table.ts'
import { isAttributeType, isCategory, typeFacts } from './type-facts.ts'
import type { Fault } from './verdict.ts'

/** A {@link Fault} and the field of the attribute under which MISP reports it. */
export type FieldFault = Fault & { field: 'type' | 'category' }

const unknownCategory: FieldFault = {
  field: 'category',
  rule: 'attribute.category.unknown',
  message: 'Options : Payload delivery, Antivirus detection, Payload installation, Files dropped ...',
}
const notInCategory: FieldFault = {
  field: 'type',
  rule: 'attribute.type.category',
  message: 'Options depend on the selected category.',
}

/**
 * What is wrong with `category` for an attribute of `type`: nothing, a type that the category does not allow, or an
 * unknown category, which MISP reports under both fields.
 */
export function checkCategory(type: AttributeType, category: string): readonly FieldFault[] {
  if (!isCategory(category)) return [notInCategory, unknownCategory]
  return typeFacts(type).categories.has(category) ? [] : [notInCategory]
}

/** Reads the name of a type: the type, or MISP's complaint about a missing or unknown one. */
export function readType(name: string | undefined): { ok: true; type: AttributeType } | ({ ok: false } & FieldFault) {
  if (name === undefined || name === '') {
    return { ok: false, field: 'type', rule: 'attribute.type.missing', message: 'No type set.' }
  }
  if (isAttributeType(name)) return { ok: true, type: name }
  return { ok: false, field: 'type', rule: 'attribute.type.unknown', message: 'Invalid type.' }
}
