import type { SharingGroup } from '@tocsin/format'
import { uuidForPeer } from '../sharing-groups/peer-uuid.ts'

export type PeerTerms = {
  /** Whether the group, or one inside it, hides its members; by the uuid of the group. */
  hidesMembers: (uuid: string) => boolean
  remoteOrg: { uuid: string; name: string }
  /** On whose behalf this server sends: it has to be in what it brings, or the other server does not take it. */
  bearer: string
  /** Addresses of the other server and of this one. */
  url: string
  baseUrl: string
}

/**
 * A group as it goes to another server: flattened, since a server of MISP knows no groups in groups. Of one that hides its
 * members, the other server gets its own organisation and that of the sender, who is known to it, if it is a member; not
 * roaming, under a uuid of its own.
 *
 * Source: `contract.md`, "confidential groups"; `sharing-and-distribution` §7.
 */
export function groupForPeer(group: SharingGroup, terms: PeerTerms): SharingGroup {
  const { id: _id, org_id: _org, sync_user_id: _user, local: _local, ...sent } = group
  const flat = { ...sent, SharingGroupGroup: undefined, incomplete: undefined, embeddable: undefined }
  const { uuid } = group
  if (uuid === undefined || !terms.hidesMembers(uuid)) {
    return {
      ...flat,
      SharingGroupOrg: flat.SharingGroupOrg?.map(({ extend, Organisation, valid_until }) => ({
        extend,
        Organisation,
        valid_until,
      })),
    }
  }
  const known = new Set<string | undefined>([terms.remoteOrg.uuid, terms.bearer])
  const entries = (group.SharingGroupOrg ?? []).filter(({ Organisation }) => known.has(Organisation?.uuid))
  return {
    ...flat,
    uuid: uuidForPeer(uuid, terms.remoteOrg.uuid),
    roaming: false,
    SharingGroupOrg: entries.map(({ Organisation, valid_until }) => ({ extend: false, valid_until, Organisation })),
    SharingGroupServer: [terms.baseUrl, terms.url].map((url) => ({ all_orgs: false, Server: { name: url, url } })),
  }
}
