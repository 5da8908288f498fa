import { shadowAttribute } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { loadFiles } from './attachments.ts'
import { wholeValue } from './attribute-row.ts'
import type { ProposalRow } from './rows.ts'

/** Which proposals: those on these attributes of these events. The id 0 stands for proposals of new attributes. */
export type ProposalsWanted = { eventIds: readonly number[]; attributeIds: readonly number[]; withFiles: boolean }

/** The open proposals, by attribute id. Whoever sees the attribute sees what is proposed for it. */
export async function proposalTexts(
  context: Pick<Context, 'db' | 'files' | 'log'>,
  { eventIds, attributeIds, withFiles }: ProposalsWanted,
): Promise<Map<number, string[]>> {
  const rows = await context.db
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
    const data = withFiles ? await proposalFile(context, row) : undefined
    const text = shadowAttribute.write({ ...row, value: wholeValue(row), data, Org })
    texts.set(row.old_id, [...(texts.get(row.old_id) ?? []), text])
  }
  return texts
}

/** The file of one proposal in base64; one by one, so that few are in memory. */
export async function proposalFile(
  context: Pick<Context, 'db' | 'files' | 'log'>,
  row: Pick<ProposalRow, 'id' | 'event_id' | 'type'>,
): Promise<string | undefined> {
  return (await loadFiles(context, row.event_id, [row], 'proposal')).get(row.id)
}
