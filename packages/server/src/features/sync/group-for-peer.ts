import type { SharingGroup, SharingGroupOrg } from '@tocsin/format'

export type PeerTerms = {
  /** Who runs the other server; whoever reaches it is meant by the group. */
  remoteOrg: { uuid: string; name: string }
  /** On whose behalf this server sends, if it is a member: it has to be in what it brings, or a server of MISP does not take it. */
  bearer: { uuid: string; name: string } | undefined
  /** The address of the other server. */
  url: string
}

/**
 * A group as it goes to another server, made of what that server's organisation may see of it here: flattened, since a
 * server of MISP knows no groups in groups. The organisation itself is in it, and that of the sender, who is known to it.
 *
 * Source: `contract.md`, "confidential groups"; `sharing-and-distribution` §7.
 */
export function groupForPeer(shown: SharingGroup, { remoteOrg, bearer, url }: PeerTerms): SharingGroup {
  const { id: _id, org_id: _org, sync_user_id: _user, local: _local, ...sent } = shown
  const entries = (sent.SharingGroupOrg ?? []).map(({ extend, Organisation, valid_until }): SharingGroupOrg => ({
    extend,
    Organisation,
    valid_until,
  }))
  const named = new Set(entries.map(({ Organisation }) => Organisation?.uuid))
  const missing = [remoteOrg, ...(bearer ? [bearer] : [])].filter(({ uuid }) => !named.has(uuid))
  const servers = sent.SharingGroupServer ?? []
  const isListed = servers.length === 0 || servers.some(({ Server }) => Server?.url === url)
  return {
    ...sent,
    SharingGroupGroup: undefined,
    incomplete: undefined,
    embeddable: undefined,
    SharingGroupOrg: [...entries, ...missing.map((Organisation) => ({ extend: false, Organisation }))],
    SharingGroupServer: [...servers, ...(isListed ? [] : [{ all_orgs: false, Server: { name: url, url } }])],
  }
}
