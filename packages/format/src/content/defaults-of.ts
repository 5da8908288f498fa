import { typeFacts, isAttributeType, isCategory } from '../attribute-types/type-facts.ts'
import type { Attribute } from '../core/attribute.ts'
import type { ObjectTemplate, ObjectTemplateElement } from './object-template.ts'

/**
 * What a template says of an attribute that came with a relation and no type: its type, and where the attribute does not
 * say, its category, `to_ids` and `disable_correlation`. Nothing for attributes that name their type: they are settled
 * as they were sent.
 *
 * Source: PyMISP fills these in before it sends an object; others leave it to the server.
 */
export function defaultsOf(template: ObjectTemplate, sent: Attribute): Partial<Attribute> {
  const element = sent.object_relation == null ? undefined : template.attributes.get(sent.object_relation)
  if (!element || sent.type) return {}
  return {
    type: element['misp-attribute'],
    category: sent.category || categoryOf(element),
    to_ids: sent.to_ids ?? element.to_ids,
    disable_correlation: sent.disable_correlation ?? element.disable_correlation,
  }
}

/** The first category of the template that the type allows: some templates name others. */
function categoryOf({ 'misp-attribute': type, categories = [] }: ObjectTemplateElement): string | undefined {
  return categories.find(
    (category) => isAttributeType(type) && isCategory(category) && typeFacts(type).categories.has(category),
  )
}
