import type { Permission } from './permissions.ts'
import type { Viewer } from './viewer.ts'

/** Who is asking, as the credentials say: loaded once a request, and never from the request's own words. */
export type Actor = {
  userId: number
  email: string
  orgId: number
  orgUuid: string
  orgName: string
  roleId: number
  permissions: ReadonlySet<Permission>
  /** Groups that name the organisation, or all organisations of this server. */
  sharingGroupIds: readonly number[]
  /** Whether unpublished events of other organisations are kept from them. */
  hidesUnpublished: boolean
  isReadOnly: boolean
  /** How many searches the role allows in a quarter of an hour; undefined where it does not count them. */
  searchLimit: number | undefined
  /**
   * A pull from another server: it sees everything that is here, so that nothing is overwritten unseen, and may change
   * nothing but copies. `forOrg` is the organisation that runs the other server, where that is known.
   */
  pulls?: { forOrg: number | undefined }
  /** How they came in: by key (which expires at that second), by cookie, or by running the program on its own data. */
  via:
    | { kind: 'key'; keyId: number; expires: number | undefined }
    | { kind: 'session'; csrfToken: string }
    | { kind: 'operator' }
  /** Where the request came from; whoever runs the program sends none. */
  from?: { ip: string; requestId: string | undefined }
}

export function isSiteAdmin(actor: Actor): boolean {
  return actor.permissions.has('perm_site_admin')
}

export function holds(actor: Actor, permission: Permission): boolean {
  return actor.permissions.has(permission) || isSiteAdmin(actor)
}

/** What this actor reads with. */
export function viewerOf(actor: Actor): Viewer {
  if (isSiteAdmin(actor)) return { kind: 'everything', why: 'site admin' }
  if (actor.pulls) return { kind: 'everything', why: 'pull' }
  return memberOf(actor)
}

/** What anybody of this actor's organisation reads with; site admins may ask to be treated like them. */
export function memberOf({ orgId, orgUuid, sharingGroupIds, hidesUnpublished, permissions }: Actor): Viewer {
  const peerOrg = permissions.has('perm_sync') ? orgUuid : undefined
  return { kind: 'member', orgId, sharingGroupIds, hidesUnpublished, peerOrg }
}
