import { isAttributeType, isCategory } from '../attribute-types/type-facts.ts'
import type { Finding } from '../finding.ts'
import type { ObjectTemplate } from './object-template.ts'

/**
 * What is wrong with a template that somebody makes here, beyond its shape: libraries are taken as they come, and our own
 * templates are held to what an object of theirs can be.
 */
export function checkTemplate(template: ObjectTemplate): Finding[] {
  const findings: Finding[] = []
  const fault = (path: string, rule: string, message: string, value: unknown) =>
    findings.push({ path, rule, message, value })
  if (template.name.trim() === '') fault('name', 'template.name', 'A template has a name.', template.name)
  if (template.attributes.size === 0) {
    fault('attributes', 'template.attributes', 'A template has at least one relation.', '')
  }
  for (const [relation, { 'misp-attribute': type, categories = [] }] of template.attributes) {
    const path = `attributes.${relation}`
    if (relation.trim() === '') fault(path, 'template.relation', 'A relation has a name.', relation)
    if (!isAttributeType(type)) {
      fault(`${path}.misp-attribute`, 'template.type', 'Invalid type.', type)
    }
    for (const category of categories) {
      // Public templates suggest categories that the type does not allow, and copies of them are welcome.
      if (!isCategory(category)) fault(`${path}.categories`, 'template.category', 'Invalid category.', category)
    }
  }
  for (const field of ['required', 'requiredOneOf'] as const) {
    for (const relation of template[field] ?? []) {
      if (template.attributes.has(relation)) continue
      fault(field, `template.${field}`, 'The template has no such relation.', relation)
    }
  }
  return findings
}
