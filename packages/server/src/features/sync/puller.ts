import type { Actor } from '../../access/actor.ts'
import { permissions } from '../../access/permissions.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import type { ServerRow } from '../servers/find-server.ts'

/**
 * Who pulls: the person who asked for it, on behalf of the organisation to which the link belongs; what comes is that
 * organisation's. A pull reaches everything here, since what it may not overwrite it has to see.
 *
 * Source: MISP's Server::pull, which runs as a site admin and gives `Server.org_id` to what it saves.
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
    permissions: new Set(permissions),
    sharingGroupIds: [],
    hidesUnpublished: false,
    isReadOnly: false,
    searchLimit: undefined,
  }
}
