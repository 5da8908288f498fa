import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import { enqueueAsking } from './pass-on.ts'

/** Asks those anew that have not answered for good. */
export async function askUnsettled(context: Context, actor: Actor, recallId: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    const due = await unsettled(tx).where('recall_id', '=', recallId).execute()
    const by = jobOwnerOf(actor)
    for (const { id, server_id } of due) await enqueueAsking(tx, { answer: id, link: server_id, by })
  })
}

/** Nobody asks for what is due. */
const BY_ITSELF: JobOwner = { userId: 0, email: 'SYSTEM', orgId: 0, orgName: 'SYSTEM', via: { kind: 'operator' } }

/** Asks those whose time has come. */
export async function askDue(context: Context): Promise<void> {
  await inTransaction(context, async (tx) => {
    const due = await unsettled(tx).where('next_ask', '<=', context.clock.now()).execute()
    for (const { id, server_id } of due) await enqueueAsking(tx, { answer: id, link: server_id, by: BY_ITSELF })
  })
}

/** Those with a time at which they are asked again; whoever is being asked has none. */
function unsettled(tx: Tx) {
  return tx
    .selectFrom('recall_answers')
    .select(['id', 'server_id'])
    .where('next_ask', 'is not', null)
    .forUpdate()
    .skipLocked()
}
