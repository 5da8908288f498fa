import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'

/** Who is in these groups today, by their own entries and those of the groups below them: membership may have ended. */
export function membersNow(db: Db, groupIds: readonly number[]) {
  return db
    .selectFrom('sharing_group_members as member')
    .where('member.sharing_group_id', '=', anyOf(groupIds))
    .where((eb) => eb.or([eb('member.valid_until', 'is', null), eb('member.valid_until', '>', new Date())]))
}
