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
  const by = jobOwnerOf(actor)
  const links = await tx
    .selectFrom('servers')
    .select('id')
    .where('push', '=', true)
    .$if(fromServer !== undefined, (query) => query.where('id', '<>', fromServer ?? 0))
    .orderBy('priority')
    .orderBy('id')
    .execute()
  // Each waits for its own server alone.
  for (const { id: server } of links) {
    await addJob(tx, 'sync.publish', { event: eventId, server, by }, { by, queue: `sync.publish:${server}` })
  }
}
