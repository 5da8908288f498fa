import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'

/**
 * Has every linked server asked, in the transaction that keeps the recall. All of them, and not only those that receipts say
 * the event was sent to: another server may have pulled it with a link of its own, of which nothing is known here.
 */
export async function passOn(tx: Tx, actor: Actor, recallId: number): Promise<void> {
  const links = await tx
    .selectFrom('servers')
    .innerJoin('organisations', 'organisations.id', 'servers.remote_org_id')
    .select(['servers.id', 'servers.name', 'organisations.name as org_name'])
    .orderBy('servers.priority')
    .orderBy('servers.id')
    .execute()
  const by = jobOwnerOf(actor)
  for (const { id: server_id, name: server_name, org_name } of links) {
    const { id } = await tx
      .insertInto('recall_answers')
      .values({ recall_id: recallId, server_id, server_name, org_name })
      .returning('id')
      .executeTakeFirstOrThrow()
    await enqueueAsking(tx, { answer: id, link: server_id, by })
  }
}

export type Asking = { answer: number; link: number | null; by: JobOwner }

/** Has one server asked, for the first time or again. Each waits for itself alone. */
export async function enqueueAsking(tx: Tx, { answer, link, by }: Asking): Promise<void> {
  await tx.updateTable('recall_answers').set({ next_ask: null }).where('id', '=', answer).execute()
  await addJob(tx, 'recall.ask', { answer, by }, { by, queue: `recall.ask:${link ?? 0}` })
}
