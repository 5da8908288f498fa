import type { ObjectTemplate } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { templateIn } from './find-template.ts'

/** Attributes that could become one object are never more than an event's; types repeat long before. */
const MAX_TYPES = 100_000

/** The templates in use of which attributes of exactly these types make a whole object. Needs `attributeTypes`, a list. */
export async function possibleTemplates(db: Db, wishes: Wishes): Promise<object[]> {
  const types = readTypes(wishes['attributeTypes'])
  const rows = await db
    .selectFrom('object_templates')
    .selectAll()
    .where('active', '=', true)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows
    .filter((row) => fits(templateIn(row), types))
    .map(({ id, name, description, meta_category }) => ({
      id: String(id),
      name,
      description,
      'meta-category': meta_category,
    }))
}

function readTypes(wish: unknown): string[] {
  const types: unknown[] = [wish].flat()
  const isList = types.length > 0 && types.length <= MAX_TYPES
  const texts = types.filter((type) => typeof type === 'string')
  if (!isList || texts.length < types.length) {
    throw new Problem('invalid', 'attributeTypes has to be a list of types of attributes.')
  }
  return texts
}

/**
 * Whether every type has its place, those that stand once do, and what is required has its type. Source: MISP's
 * ObjectTemplate::checkTemplateConformityBasedOnTypes, which takes a type that several relations have for repeatable
 * where the last of them is; here, where one of them is.
 */
export function fits(
  { attributes, required = [], requiredOneOf = [] }: ObjectTemplate,
  types: readonly string[],
): boolean {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  const isThere = (relation: string) => counts.has(attributes.get(relation)?.['misp-attribute'] ?? '')
  if (!required.every(isThere) || (requiredOneOf.length > 0 && !requiredOneOf.some(isThere))) return false
  const room = new Map<string, number>()
  for (const { 'misp-attribute': type, multiple } of attributes.values()) {
    room.set(type, (room.get(type) ?? 0) + (multiple ? Infinity : 1))
  }
  return [...counts].every(([type, count]) => count <= (room.get(type) ?? 0))
}
