import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { findKeyOwner, requireKey } from './find.ts'
import { makeKey, type AuthKeyRow } from './make.ts'
import type { SentKey } from './sent-key.ts'

type KeyToAdd = { owner: string; secret: string; given: Omit<SentKey, 'owner'> }

/** Adds a key for the actor, or for somebody whose keys they administer. */
export async function addKey(context: Context, actor: Actor, { owner, secret, given }: KeyToAdd): Promise<AuthKeyRow> {
  return inTransaction(context, async (tx) => {
    const userId = await findKeyOwner(tx, actor, owner)
    if (userId === undefined) throw new Problem('forbidden', 'You do not have permission to use this functionality.')
    const added = await makeKey(tx, { ...given, userId, secret, now: context.clock.seconds() })
    await recordChange(tx, actor, { model: 'AuthKey', action: 'add', after: added })
    return added
  })
}

/** Changes what a key may be used for; the key itself stays. */
export async function editKey(
  context: Context,
  actor: Actor,
  reference: string,
  given: Omit<SentKey, 'owner'>,
): Promise<AuthKeyRow> {
  const stored = await requireKey(context, actor, reference)
  if (Object.keys(given).length === 0) return stored
  return inTransaction(context, async (tx) => {
    const edited = await tx
      .updateTable('auth_keys')
      .set(given)
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow(() => new Problem('not-found', 'Invalid AuthKey.'))
    await recordChange(tx, actor, { model: 'AuthKey', action: 'edit', before: stored, after: edited })
    return edited
  })
}

/** Ends a key for good. Answers its local id. */
export async function deleteKey(context: Context, actor: Actor, reference: string): Promise<number> {
  const stored = await requireKey(context, actor, reference)
  return inTransaction(context, async (tx) => {
    const gone = await tx.deleteFrom('auth_keys').where('id', '=', stored.id).returning('id').executeTakeFirst()
    if (gone) await recordChange(tx, actor, { model: 'AuthKey', action: 'delete', before: stored })
    return stored.id
  })
}
