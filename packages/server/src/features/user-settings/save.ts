import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { requireChangeable } from '../users/find.ts'
import { countOf, visibleSettings, type SettingRow } from './find.ts'
import { faultOf, isKnownSetting, permissionFor } from './known-settings.ts'

/** MISP's column holds as much. */
const MAX_BYTES = 65_535

export type SentSetting = { user: string; setting: string; value: unknown }

/** Keeps a setting of the actor's own, or of a user whom the actor may change. One of the same name is replaced. */
export async function setSetting(context: Context, actor: Actor, sent: SentSetting): Promise<SettingRow> {
  const { user, setting } = sent
  if (setting === '') {
    throw new Problem('not-allowed', 'This endpoint expects both a setting and a value to be set.')
  }
  if (!isKnownSetting(setting)) throw new Problem('not-allowed', 'Invalid setting.')
  refuseRestricted(actor, setting)
  const value = jsonOf(setting, sent.value)
  return inTransaction(context, async (tx) => {
    const userId = await ownerOf(tx, actor, user)
    const kept = { value, timestamp: context.clock.seconds() }
    const before = await findStored(tx, userId, setting)
    const after = await tx
      .insertInto('user_settings')
      .values({ ...kept, user_id: userId, setting })
      .onConflict((conflict) => conflict.columns(['user_id', 'setting']).doUpdateSet(kept))
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'UserSetting', action: before ? 'edit' : 'add', before, after })
    return after
  })
}

async function findStored(tx: Tx, userId: number, setting: string): Promise<SettingRow | undefined> {
  const query = tx.selectFrom('user_settings').selectAll().where('user_id', '=', userId)
  return query.where('setting', '=', setting).executeTakeFirst()
}

/** Deletes a setting by its id, or by its name and user. */
export async function deleteSetting(
  context: Context,
  actor: Actor,
  which: { id: number } | { user: string; setting: string },
): Promise<number> {
  return inTransaction(context, async (tx) => {
    const found = await findOne(tx, actor, which)
    if (!found) throw new Problem('not-found', 'Invalid user setting.')
    refuseRestricted(actor, found.setting)
    await ownerOf(tx, actor, String(found.user_id))
    await tx.deleteFrom('user_settings').where('id', '=', found.id).execute()
    await recordChange(tx, actor, { model: 'UserSetting', action: 'delete', before: found })
    return found.id
  })
}

async function findOne(
  tx: Tx,
  actor: Actor,
  which: { id: number } | { user: string; setting: string },
): Promise<SettingRow | undefined> {
  if ('id' in which) return visibleSettings(tx, actor).where('user_settings.id', '=', which.id).executeTakeFirst()
  return visibleSettings(tx, actor)
    .where('user_settings.setting', '=', which.setting)
    .where('users.id', '=', isOneself(actor, which.user) ? actor.userId : countOf(which.user))
    .executeTakeFirst()
}

function isOneself(actor: Actor, user: string): boolean {
  return user === '' || user === 'me' || user === String(actor.userId)
}

/** Whose setting it is. Who does not administer users names themselves, or nobody. */
async function ownerOf(tx: Tx, actor: Actor, user: string): Promise<number> {
  if (isOneself(actor, user)) return actor.userId
  if (!actor.permissions.has('perm_admin') && !actor.permissions.has('perm_site_admin')) {
    throw new Problem('not-found', 'Invalid user')
  }
  return (await requireChangeable(tx, actor, user)).id
}

function refuseRestricted(actor: Actor, setting: string): void {
  const needed = permissionFor(setting)
  if (needed === undefined || actor.permissions.has(needed)) return
  const name = needed.slice('perm_'.length)
  throw new Problem('not-allowed', `This setting is restricted and requires the following permission(s): ${name}`)
}

/** Values come as JSON, or as text that holds JSON; nothing is kept as an empty list, as in MISP. */
function jsonOf(setting: string, value: unknown): string {
  const isNothing = value === undefined || value === null || value === '' || value === 'null'
  const json = isNothing ? '[]' : typeof value === 'string' ? value : JSON.stringify(value)
  if (Buffer.byteLength(json) > MAX_BYTES) throw refusal(`At most ${MAX_BYTES} bytes are allowed.`)
  const fault = faultOf(setting, parse(json))
  if (fault !== undefined) throw refusal(fault)
  return json
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw refusal('Invalid JSON.')
  }
}

function refusal(message: string): Problem {
  return new Problem('rejected', 'Could not add UserSetting', {
    url: '/user_settings/add',
    errors: { value: [message] },
  })
}
