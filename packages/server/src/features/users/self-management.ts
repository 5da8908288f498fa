import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'

/** Source of these three: MISP's ACLComponent, in `roles-and-permissions` §3. The second holds for site admins too. */
export async function refuseSelfManagement(db: Db, actor: Actor): Promise<void> {
  if (actor.permissions.has('perm_admin') || !(await readSetting(db, 'MISP.disableUserSelfManagement'))) return
  throw new Problem('forbidden', 'User self-management has been disabled on this instance.')
}

export async function refusePasswordChange(db: Db | Tx): Promise<void> {
  if (!(await readSetting(db, 'MISP.disable_user_password_change'))) return
  throw new Problem('forbidden', 'User password change has been disabled on this instance.')
}

export async function refuseAdding(db: Db, actor: Actor): Promise<void> {
  if (isSiteAdmin(actor) || !(await readSetting(db, 'MISP.disable_user_add'))) return
  throw new Problem('forbidden', 'Adding users has been disabled on this instance.')
}
