import type { Actor } from '../../access/actor.ts'
import { permissions, type Permission } from '../../access/permissions.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import type { ServerRow } from '../servers/find-server.ts'

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

/**
 * Who pulls: the person who asked for it, on behalf of the organisation to which the link belongs; what comes is that
 * organisation's. Over an internal link, whose other end is this organisation's too, anything may be changed.
 *
 * Source: MISP's Server::pull, which runs as a site admin, who may overwrite anything inside an event, and gives `Server.org_id` to what
 * it saves.
 */
export async function pullerFor(db: Db, server: ServerRow, by: JobOwner): Promise<Actor> {
  const org = await db
    .selectFrom('organisations')
    .select(['id', 'uuid', 'name'])
    .where('id', '=', server.org_id)
    .executeTakeFirstOrThrow()
  return {
    userId: by.userId,
    email: by.email,
    via: by.via,
    orgId: org.id,
    orgUuid: org.uuid,
    orgName: org.name,
    roleId: 0,
    permissions: new Set(server.internal ? permissions : COPYING),
    pulls: true,
    sharingGroupIds: [],
    hidesUnpublished: false,
    isReadOnly: false,
    searchLimit: undefined,
  }
}
