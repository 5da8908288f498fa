import type { Db } from '../platform/db/connect.ts'
import type { JobOwner } from '../platform/jobs/names.ts'
import type { Actor } from './actor.ts'
import { permissions, type Permission } from './permissions.ts'

/** What saving copies takes, and nothing that would let it change what was made here. */
const COPYING: readonly Permission[] = [
  'perm_add',
  'perm_publish',
  'perm_sync',
  'perm_tagger',
  'perm_tag_editor',
  'perm_sharing_group',
  'perm_sighting',
  'perm_analyst_data',
]

/** To which organisation what comes is to belong, who asked for it, and who runs the server that it comes from; `isTrusted` where anything may be changed by it. */
export type Carrying = { orgId: number; by: JobOwner; remoteOrgId?: number; isTrusted?: boolean }

/**
 * Who brings in what is fetched from elsewhere: the person who asked for it, on behalf of an organisation, which it belongs
 * to. It sees everything here, since what it may not overwrite it has to see, and changes copies alone.
 *
 * Source: MISP's Server::pull and Feed::downloadFromFeed, which run as a site admin, who may overwrite anything inside an
 * event.
 */
export async function carrierFor(db: Db, { orgId, by, remoteOrgId, isTrusted = false }: Carrying): Promise<Actor> {
  const org = await db
    .selectFrom('organisations')
    .select(['id', 'uuid', 'name'])
    .where('id', '=', orgId)
    .executeTakeFirstOrThrow()
  return {
    userId: by.userId,
    email: by.email,
    via: by.via,
    orgId: org.id,
    orgUuid: org.uuid,
    orgName: org.name,
    roleId: 0,
    permissions: new Set(isTrusted ? permissions : COPYING),
    pulls: { forOrg: remoteOrgId },
    sharingGroupIds: [],
    hidesUnpublished: false,
    isReadOnly: false,
    searchLimit: undefined,
  }
}
