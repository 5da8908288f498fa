import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { findAdministered } from './find.ts'

const KEY_LENGTH = 40

/** Ends a user's keys and makes a new one, which is told once. One's own, or those of users whom one administers. */
export async function resetKey(
  context: Context,
  actor: Actor,
  reference: string,
): Promise<{ userId: number; key: string }> {
  return inTransaction(context, async (tx) => {
    const user = await findAdministered(tx, actor, reference)
    const isOwn = user?.id === actor.userId
    if (!user || !(isOwn || isSiteAdmin(actor) || actor.permissions.has('perm_admin'))) {
      throw new Problem('not-allowed', 'Invalid user.')
    }
    return { userId: user.id, key: await replaceKeys(tx, user.id, context.clock.seconds()) }
  })
}

/** Expires all keys of a user and makes a new one. */
export async function replaceKeys(tx: Tx, userId: number, now: number): Promise<string> {
  const secret = randomSecret(KEY_LENGTH)
  await tx
    .updateTable('auth_keys')
    .set({ expiration: now })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('expiration', '=', 0), eb('expiration', '>', now)]))
    .execute()
  await makeKey(tx, { userId, secret, now })
  return secret
}
