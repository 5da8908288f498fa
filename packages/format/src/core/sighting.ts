import type { Infer } from '../schema/codec.ts'
import { model } from '../schema/model.ts'
import { localId, seconds, text, uuid, whole } from '../schema/scalars.ts'
import { organisationReference } from './organisation.ts'

/** 0 seen, 1 false positive, 2 expiration. */
export const sighting = model('Sighting', {
  id: localId,
  attribute_id: localId,
  event_id: localId,
  org_id: localId,
  date_sighting: seconds,
  uuid,
  source: text,
  type: whole(0, 2, 'Invalid type. Valid options are: 0 (Sighting), 1 (False-positive), 2 (Expiration).'),
  attribute_uuid: uuid,
  Organisation: organisationReference,
})
export type Sighting = Infer<typeof sighting>
