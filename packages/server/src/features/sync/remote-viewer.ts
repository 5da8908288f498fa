import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'

/** The organisation at the other end of a link as a reader here: what its own members would see. */
export async function remoteViewer(db: Db, orgId: number): Promise<Viewer> {
  const groups = await db
    .selectFrom('sharing_group_members')
    .select('sharing_group_id')
    .where('org_id', '=', orgId)
    .where(sql<boolean>`(valid_until is null or valid_until > now())`)
    .execute()
  const sharingGroupIds = groups.map(({ sharing_group_id }) => sharing_group_id)
  const org = await db.selectFrom('organisations').select('uuid').where('id', '=', orgId).executeTakeFirst()
  return { kind: 'member', orgId, sharingGroupIds, hidesUnpublished: true, peerOrg: org?.uuid }
}
