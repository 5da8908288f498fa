import { shadowAttribute } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { wholeValue } from './attribute-row.ts'

/**
 * The live proposals on these attributes, by attribute id; the id 0 stands for proposals of new attributes. Whoever sees
 * the attribute sees what is proposed for it.
 */
export async function proposalTexts(
  db: Db,
  eventIds: readonly number[],
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await db
    .selectFrom('shadow_attributes')
    .innerJoin('organisations', 'organisations.id', 'shadow_attributes.org_id')
    .selectAll('shadow_attributes')
    .select(['organisations.name as org_name', 'organisations.uuid as org_uuid', 'organisations.local as org_local'])
    .where('event_id', '=', anyOf(eventIds))
    .where('old_id', '=', anyOf(attributeIds))
    .where('deleted', '=', false)
    .orderBy('shadow_attributes.id')
    .execute()
  const texts = new Map<number, string[]>()
  for (const { deleted: _deleted, ...row } of rows) {
    const Org = { id: row.org_id, name: row.org_name, uuid: row.org_uuid, local: row.org_local }
    const text = shadowAttribute.write({ ...row, value: wholeValue(row), Org })
    texts.set(row.old_id, [...(texts.get(row.old_id) ?? []), text])
  }
  return texts
}
