import type { Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { count, flag, localId, text, textUpTo, uuid } from '../schema/scalars.ts'
import { dateTime } from '../schema/times.ts'
import { organisationReference } from './organisation.ts'

export const sharingGroupOrg = model('SharingGroupOrg', {
  id: localId,
  sharing_group_id: localId,
  org_id: localId,
  extend: flag,
  Organisation: organisationReference,
})
export type SharingGroupOrg = Infer<typeof sharingGroupOrg>

export const sharingGroupServer = model('SharingGroupServer', {
  id: localId,
  sharing_group_id: localId,
  server_id: localId,
  all_orgs: flag,
  Server: model('Server', { id: localId, name: text, url: text }),
})
export type SharingGroupServer = Infer<typeof sharingGroupServer>

/** Who a record of distribution 4 is for. Source: MISP core format, "SharingGroup". */
export const sharingGroup = model('SharingGroup', {
  id: localId,
  name: textUpTo(255),
  releasability: text,
  description: text,
  uuid,
  organisation_uuid: uuid,
  org_id: localId,
  sync_user_id: localId,
  active: flag,
  created: dateTime,
  modified: dateTime,
  local: flag,
  roaming: flag,
  org_count: count,
  Organisation: organisationReference,
  SharingGroupOrg: list(sharingGroupOrg),
  SharingGroupServer: list(sharingGroupServer),
})
export type SharingGroup = Infer<typeof sharingGroup>
