import type { Infer } from '../schema/codec.ts'
import { model, list } from '../schema/model.ts'
import { count, flag, localId, nullable, text, uuid } from '../schema/scalars.ts'
import { dateTime } from '../schema/times.ts'

/** An organisation as it stands inside other records. */
export const organisationReference = model('Organisation', { id: localId, name: text, uuid, local: flag })
export type OrganisationReference = Infer<typeof organisationReference>

/** An organisation in full, as `/organisations/view` answers it. */
export const organisation = model('Organisation', {
  id: localId,
  name: text,
  date_created: dateTime,
  date_modified: dateTime,
  description: nullable(text),
  type: nullable(text),
  nationality: nullable(text),
  sector: nullable(text),
  created_by: localId,
  uuid,
  contacts: nullable(text),
  local: flag,
  restricted_to_domain: nullable(list(text)),
  landingpage: nullable(text),
  user_count: count,
  created_by_email: text,
})
export type Organisation = Infer<typeof organisation>
