import type { Selectable } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { UserSettingsTable } from '../../db/tables/people.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'

export type SettingRow = Selectable<UserSettingsTable>

/** The settings that the actor may see: their own; an org admin those of the organisation; a site admin all. */
export function visibleSettings(db: Db | Tx, actor: Actor) {
  const query = db.selectFrom('user_settings').innerJoin('users', 'users.id', 'user_settings.user_id')
  const seen = isSiteAdmin(actor)
    ? query
    : actor.permissions.has('perm_admin')
      ? query.where('users.org_id', '=', actor.orgId)
      : query.where('users.id', '=', actor.userId)
  return seen.selectAll('user_settings').orderBy('user_settings.id')
}

const PAGE = 60
const MAX_LIMIT = 9_999

/** A list of them: of one name, of one user (a number, `me`, or `org` for one's organisation), page by page if wished. */
export async function listSettings(db: Db, actor: Actor, wishes: Wishes): Promise<SettingRow[]> {
  const [setting, user] = [textWish(wishes['setting']), textWish(wishes['user_id'], 'all')]
  const [page, wished] = [countOf(wishes['page']), countOf(wishes['limit'])]
  const limit = Math.min(wished || (page === 0 ? MAX_LIMIT : PAGE), MAX_LIMIT)
  return visibleSettings(db, actor)
    .$if(setting !== '', (query) => query.where('user_settings.setting', '=', setting))
    .$if(user === 'org', (query) => query.where('users.org_id', '=', actor.orgId))
    .$if(user === 'me', (query) => query.where('users.id', '=', actor.userId))
    .$if(!['all', 'org', 'me', ''].includes(user), (query) => query.where('users.id', '=', countOf(user)))
    .$if(page > 0 || wished > 0, (query) => query.limit(limit).offset(Math.max(page - 1, 0) * limit))
    .execute()
}

/** A number as it stands in a path or a body; 0 is the number of nothing. */
export function countOf(wish: unknown): number {
  const text = textWish(wish)
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}
