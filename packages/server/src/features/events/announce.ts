import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'

/** Has a published event sent to the linked servers, in the transaction that published it. `fromServer` has it already. */
export async function announcePublished(
  tx: Tx,
  actor: Actor,
  eventId: number,
  fromServer: number | undefined,
): Promise<void> {
  const link = await tx.selectFrom('servers').select('id').where('push', '=', true).limit(1).executeTakeFirst()
  if (!link) return
  const by = jobOwnerOf(actor)
  const except = fromServer === undefined ? {} : { exceptServer: fromServer }
  await addJob(tx, 'sync.publish', { event: eventId, ...except, by }, { by })
}
