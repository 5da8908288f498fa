import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { takeDue } from '../runs/due.ts'
import { enqueueOnce } from '../runs/start.ts'
import { findServer } from '../servers/find-server.ts'
import { overLink } from './enqueue.ts'

/** Enqueues what is due over links: pulls, and what is kept of values. What waits or is at work still is not asked for twice. */
export async function enqueueDue(context: Context): Promise<void> {
  for (const { id, actor } of await takeDue(context, 'server')) {
    const server = await findServer(context.db, String(id))
    if (!server) continue
    const by = jobOwnerOf(actor)
    await inTransaction(context, async (tx) => {
      if (server.pull) await enqueueOnce(tx, overLink(server), { job: 'sync.pull', technique: 'full', by })
      if (server.caching_enabled) await enqueueOnce(tx, overLink(server), { job: 'sync.cache', by })
    })
  }
}
