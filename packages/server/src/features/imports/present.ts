import { typeFacts } from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow, ProposalRow } from '../events/rows.ts'
import type { Found, Imported } from './free-text.ts'

/** What was saved of what was found in a text, in the spelling that MISP has for this answer alone. */
export function presentImported(imported: Imported): object {
  const { original_value } = imported.indicator
  return 'attribute' in imported
    ? { Attribute: attributeFields(imported.attribute, original_value) }
    : { ShadowAttribute: proposalFields(imported.proposal, original_value) }
}

/** What was found, as MISP answers it where workers are going to save it. */
export function presentFound({ indicator, sent }: Found, eventId: number): object {
  const { default_type: type, value, original_value, comment } = indicator
  return {
    value,
    to_ids: sent.to_ids ? 1 : 0,
    ...(comment === undefined ? {} : { comment }),
    original_value,
    type,
    category: typeFacts(type).defaultCategory,
    distribution: sent.distribution,
    event_id: String(eventId),
  }
}

function attributeFields(row: AttributeRow, original_value: string): object {
  return {
    object_id: String(row.object_id),
    to_ids: row.to_ids ? 1 : 0,
    timestamp: row.timestamp,
    distribution: row.distribution,
    deleted: '0',
    disable_correlation: row.disable_correlation ? '1' : '0',
    comment: row.comment,
    value: wholeValue(row),
    original_value,
    type: row.type,
    category: row.category,
    event_id: String(row.event_id),
    sharing_group_id: row.sharing_group_id,
    uuid: row.uuid,
    value1: row.value1,
    value2: row.value2,
    id: String(row.id),
  }
}

function proposalFields(row: ProposalRow, original_value: string): object {
  return {
    old_id: String(row.old_id),
    to_ids: row.to_ids ? 1 : 0,
    timestamp: row.timestamp,
    deleted: '0',
    disable_correlation: row.disable_correlation ? '1' : '0',
    comment: row.comment,
    value: wholeValue(row),
    original_value,
    type: row.type,
    category: row.category,
    event_id: String(row.event_id),
    event_uuid: row.event_uuid,
    event_org_id: String(row.event_org_id),
    org_id: String(row.org_id),
    email: row.email,
    uuid: row.uuid,
    value1: row.value1,
    value2: row.value2,
    id: String(row.id),
  }
}
