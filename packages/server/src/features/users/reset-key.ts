import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange, type Doer } from '../audit/record.ts'
import { findKeyOwner } from '../auth-keys/find.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'

const KEY_LENGTH = 40

/** Ends a user's keys and makes a new one, which is told once. One's own, or those of users whose keys one administers. */
export async function resetKey(
  context: Context,
  actor: Actor,
  reference: string,
): Promise<{ userId: number; key: string }> {
  return inTransaction(context, async (tx) => {
    const userId = await findKeyOwner(tx, actor, reference)
    if (userId === undefined) throw new Problem('not-allowed', 'Invalid user.')
    return { userId, key: await replaceKeys(tx, actor, userId, context.clock.seconds()) }
  })
}

/** Expires all keys of a user and makes a new one. */
export async function replaceKeys(tx: Tx, doer: Doer, userId: number, now: number): Promise<string> {
  const secret = randomSecret(KEY_LENGTH)
  await tx
    .updateTable('auth_keys')
    .set({ expiration: now })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('expiration', '=', 0), eb('expiration', '>', now)]))
    .execute()
  await makeKey(tx, { userId, secret, now })
  const user = await tx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()
  await recordChange(tx, doer, { model: 'User', action: 'reset_auth_key', before: user, after: user })
  return secret
}
