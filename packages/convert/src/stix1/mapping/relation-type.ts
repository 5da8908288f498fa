import { isAttributeType } from '@tocsin/format'
import { typeOfRelation } from '../../stix2/read/relation-types.ts'

/** STIX does not tell the type of an object's attribute: it is that of its relation, or has its name. */
export function typeForRelation(template: string, relation: string): string {
  const type = typeOfRelation(template, relation)
  return type === 'text' && isAttributeType(relation) ? relation : type
}
