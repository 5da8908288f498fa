import { isDeepStrictEqual } from 'node:util'
import { relationshipVocabulary, Report, type RelationshipVocabulary } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { ContentKind, EntryChanges, ReadContent } from '../content/content-kind.ts'

/** Vocabularies of relationships (`relationships/definition.json`): a newer one takes the place of an older one. */
export const relationships: ContentKind = { name: 'relationships', recognises, read, source }

/** Named values, each at home in some formats; lists of other kinds say more of themselves. */
function recognises({ values, uuid, namespace, type }: Record<string, unknown>): boolean {
  if (!Array.isArray(values) || typeof uuid !== 'string' || namespace !== undefined || type !== undefined) return false
  const first: unknown = values[0]
  return typeof first === 'object' && first !== null && 'name' in first && 'format' in first && !('value' in first)
}

function read(document: unknown): ReturnType<ContentKind['read']> {
  const report = new Report()
  const vocabulary = relationshipVocabulary.read(document, report)
  if (!vocabulary || report.findings.length > 0) return { faults: report.findings }
  const { uuid, version, name } = vocabulary
  const keep: ReadContent['keep'] = async (tx) => {
    const columns = { version, name, definition: JSON.stringify(document) }
    const before = await tx
      .selectFrom('relationship_vocabularies')
      .select('definition')
      .where('uuid', '=', uuid)
      .executeTakeFirst()
    await tx
      .insertInto('relationship_vocabularies')
      .values({ uuid, ...columns })
      .onConflict((conflict) => conflict.column('uuid').doUpdateSet(columns))
      .execute()
    return changesBetween(before && namesIn(before.definition), namesOf(vocabulary))
  }
  return { key: uuid, version: String(version), keep }
}

async function source(db: Db, key: string): Promise<unknown> {
  if (!isUuid(key)) return undefined
  const found = await db
    .selectFrom('relationship_vocabularies')
    .select('definition')
    .where('uuid', '=', key.toLowerCase())
    .executeTakeFirst()
  return found?.definition
}

type Names = ReadonlyMap<string, unknown>

function namesIn(definition: unknown): Names {
  const vocabulary = relationshipVocabulary.read(definition, new Report())
  return vocabulary ? namesOf(vocabulary) : new Map()
}

function namesOf({ values }: RelationshipVocabulary): Names {
  return new Map(values.map((value) => [value.name, value]))
}

function changesBetween(before: Names = new Map(), after: Names): EntryChanges {
  const stayed = [...after].filter(([name]) => before.has(name))
  return {
    added: after.size - stayed.length,
    changed: stayed.filter(([name, value]) => !isDeepStrictEqual(before.get(name), value)).length,
    removed: before.size - stayed.length,
  }
}
