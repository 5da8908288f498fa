import { relationshipVocabulary, Report, type RelationshipName } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'

type Suggestion = Required<RelationshipName>

/**
 * Names for the tie between two objects. `search` finds a part of a name or of its description; names that begin with it
 * come first. They are suggestions: any text is a relationship.
 */
export async function suggestRelationships(db: Db, wishes: Wishes): Promise<object[]> {
  const part = textWish(wishes['search']).toLowerCase()
  const rows = await db.selectFrom('relationship_vocabularies').select('definition').orderBy('name').execute()
  const byName = new Map<string, Suggestion>()
  for (const { definition } of rows) {
    for (const { name, description = '', format = [], opposite = '' } of valuesIn(definition)) {
      if (!byName.has(name)) byName.set(name, { name, description, format, opposite })
    }
  }
  return [...byName.values()]
    .filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(part))
    .toSorted((a, b) => rank(a, part) - rank(b, part) || compare(a.name, b.name))
    .map(({ opposite, ...rest }) => ({ ...rest, opposite: opposite === '' ? null : opposite }))
}

function valuesIn(definition: unknown): RelationshipName[] {
  return relationshipVocabulary.read(definition, new Report())?.values ?? []
}

/** Names that begin with it, names that hold it, descriptions that do. */
function rank({ name }: Suggestion, part: string): number {
  const at = name.toLowerCase().indexOf(part)
  return at < 0 ? 2 : Math.min(at, 1)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
