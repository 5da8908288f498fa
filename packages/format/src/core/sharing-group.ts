import { required, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { count, flag, localId, nullable, text, textUpTo, uuid } from '../schema/scalars.ts'
import { dateTime, moment } from '../schema/times.ts'
import { organisationReference } from './organisation.ts'

export const sharingGroupOrg = model('SharingGroupOrg', {
  id: localId,
  sharing_group_id: localId,
  org_id: localId,
  extend: flag,
  valid_until: nullable(moment),
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

/** A group inside another, known by its uuid. */
export const sharingGroupGroup = model('SharingGroupGroup', { uuid: required(uuid), name: textUpTo(255) })
export type SharingGroupGroup = Infer<typeof sharingGroupGroup>

/**
 * Who a record of distribution 4 is for. Source: MISP core format, "SharingGroup". Beyond MISP: `confidential` hides the
 * members, `embeddable` lets others put the group into theirs, `incomplete` says that a group inside it brings nobody.
 */
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
  confidential: flag,
  embeddable: flag,
  incomplete: flag,
  Organisation: organisationReference,
  SharingGroupOrg: list(sharingGroupOrg),
  SharingGroupServer: list(sharingGroupServer),
  SharingGroupGroup: list(sharingGroupGroup),
})
export type SharingGroup = Infer<typeof sharingGroup>
