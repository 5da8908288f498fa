import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { mayModify } from '../events/may-change.ts'
import { closeProposal } from './close.ts'
import { holdProposal } from './find.ts'
import { unlockMail } from './mail-lock.ts'

/**
 * Discards a proposal; the event stays as it is. Those who may modify the event do, and the one who filed it, known by
 * address as in MISP.
 */
export async function discardProposal(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const held = await holdProposal(tx, actor, id)
    const answersForEvent = held !== undefined && mayModify(actor, held.event)
    if (!held || !(answersForEvent || isProposer(actor, held.proposal))) {
      throw new Problem('not-allowed', 'Could not discard proposal.')
    }
    await closeProposal(tx, held.proposal, context.clock.seconds())
    const { proposal: before, event } = held
    const after = { ...before, deleted: true }
    await recordChange(tx, actor, { model: 'ShadowAttribute', action: 'discard', before, after, event })
    if (answersForEvent) await unlockMail(tx, held.event.id)
  })
}

function isProposer(actor: Actor, { email }: { email: string }): boolean {
  return email !== '' && email.toLowerCase() === actor.email.toLowerCase()
}
