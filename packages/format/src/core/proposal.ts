import type { Infer } from '../schema/codec.ts'
import { model } from '../schema/model.ts'
import { flag, localId, seconds, text, uuid } from '../schema/scalars.ts'
import { seen } from '../schema/times.ts'
import { organisationReference } from './organisation.ts'
import { attributeValue } from './attribute-value.ts'

/** A proposal (shadow attribute): `old_id` "0" proposes a new attribute, else names the attribute to change or delete. */
export const shadowAttribute = model('ShadowAttribute', {
  id: localId,
  type: text,
  category: text,
  to_ids: flag,
  uuid,
  event_uuid: uuid,
  old_uuid: text,
  event_id: localId,
  old_id: localId,
  comment: text,
  org_id: localId,
  proposal_to_delete: flag,
  deleted: flag,
  timestamp: seconds,
  first_seen: seen,
  last_seen: seen,
  value: attributeValue,
  data: text,
  Org: organisationReference,
})
export type ShadowAttribute = Infer<typeof shadowAttribute>
