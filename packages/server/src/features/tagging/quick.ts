import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { quickFailure, quickSuccess, type QuickAnswer } from '../../platform/http/answers.ts'
import { attachTags, detachTag, mayTagTarget, touch } from './attach.ts'
import { findTarget, type Target } from './target.ts'

/** Which record, which tag, and whether only this server is to know. */
export type QuickTag = { kind: Target['kind']; id: string; tag: string; local: boolean }

/** `/events/addTag` and `/attributes/addTag`: tags by local id, answering 200 whatever happens. */
export async function addQuickTag(
  context: Context,
  actor: Actor,
  { kind, id, tag, local }: QuickTag,
): Promise<QuickAnswer> {
  if (!/^\d{1,15}$/.test(tag)) return quickFailure('Invalid Tag.')
  return inTransaction(context, async (tx) => {
    const target = await findTarget(tx, actor, id, [kind])
    if (!target) return quickFailure(`Invalid ${kind}.`)
    if (!mayTagTarget(actor, target, local)) return quickFailure("You don't have permission to do that.")
    const connection = { local, relationshipType: null }
    const [outcome] = await attachTags(tx, { context, actor }, target, { names: [tag], connection })
    if (outcome?.kind === 'attached') return quickSuccess('Tag added.')
    return quickFailure(
      outcome?.kind === 'there already'
        ? `Tag is already attached to this ${kind.toLowerCase()}.`
        : 'Tag could not be added.',
    )
  })
}

/** `/events/removeTag` and `/attributes/removeTag`. */
export async function removeQuickTag(
  context: Context,
  actor: Actor,
  { kind, id, tag }: QuickTag,
): Promise<QuickAnswer> {
  const wrong = quickFailure(`Invalid ${kind.toLowerCase()} - tag combination.`)
  return inTransaction(context, async (tx) => {
    const target = await findTarget(tx, actor, id, [kind])
    if (!target || !/^\d{1,15}$/.test(tag)) return wrong
    if (!mayTagTarget(actor, target, true)) return quickFailure("You don't have permission to do that.")
    const removed = await detachTag(tx, target, Number(tag))
    if (!removed) return wrong
    if (!removed.local) await touch(tx, context, target)
    return quickSuccess('Tag removed.')
  })
}
