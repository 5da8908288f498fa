import { flag, localId, model, organisationReference, seconds, seen, text, uuid } from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { ProposalRow } from '../events/rows.ts'

/** A proposal as MISP answers it in three ways: what was just filed, one that is viewed, one of a list. */
const filed = model('ShadowAttribute', {
  id: localId,
  old_id: localId,
  event_id: localId,
  type: text,
  category: text,
  comment: text,
  to_ids: flag,
  uuid,
  event_org_id: localId,
  email: text,
  deleted: flag,
  timestamp: seconds,
  first_seen: seen,
  last_seen: seen,
  value: text,
})

const viewed = model('ShadowAttribute', {
  id: localId,
  old_id: localId,
  event_id: localId,
  type: text,
  category: text,
  uuid,
  to_ids: flag,
  comment: text,
  org_id: localId,
  first_seen: seen,
  last_seen: seen,
  value: text,
  data: text,
})

const listed = model('ShadowAttribute', {
  id: localId,
  old_id: localId,
  event_id: localId,
  type: text,
  category: text,
  uuid,
  to_ids: flag,
  comment: text,
  org_id: localId,
  timestamp: seconds,
  first_seen: seen,
  last_seen: seen,
  deleted: flag,
  proposal_to_delete: flag,
  disable_correlation: flag,
  value: text,
  data: text,
  org_uuid: uuid,
  old_uuid: uuid,
  event_uuid: uuid,
  Org: organisationReference,
})

export type ListedRow = ProposalRow & { org_name: string; org_uuid: string }

export function filedText(row: ProposalRow): string {
  return `{"ShadowAttribute":${filed.write({ ...row, value: wholeValue(row) })}}`
}

export function viewedText(row: ProposalRow, data: string | undefined): string {
  return `{"ShadowAttribute":${viewed.write({ ...row, value: wholeValue(row), data })}}`
}

export function listedText(row: ListedRow, data: string | undefined): string {
  const { org_name: name, org_uuid, old_id, org_id: id } = row
  const Org = { id, name, uuid: org_uuid }
  // A proposal that changes an attribute carries that attribute's uuid.
  const old_uuid = old_id === 0 ? undefined : row.uuid
  return `{"ShadowAttribute":${listed.write({ ...row, value: wholeValue(row), data, old_uuid, Org })}}`
}
