import { sql } from 'kysely'
import { absentActor } from '../../access/authenticate.ts'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { dueAfter } from '../../platform/http/every.ts'
import { enqueueRun } from './runs.ts'

/**
 * Enqueues the feeds that are due, for whoever said how often. Nothing is fetched for those who may not come in; if they
 * may again, it goes on.
 */
export async function enqueueDue(context: Context): Promise<void> {
  const now = context.clock.now()
  const due = await inTransaction(context, async (tx) => {
    const feeds = await tx
      .selectFrom('feeds')
      .selectAll()
      .where('next_run', '<=', now)
      .where(sql<boolean>`(enabled or caching_enabled)`)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { id, every } of feeds) {
      await tx
        .updateTable('feeds')
        .set({ next_run: dueAfter(every, now) })
        .where('id', '=', id)
        .execute()
    }
    return feeds
  })
  for (const feed of due) {
    const actor = await absentActor(context, feed.user_id)
    if (!actor) continue
    if (feed.enabled) await enqueueRun(context, jobOwnerOf(actor), feed, 'fetch')
    if (feed.caching_enabled) await enqueueRun(context, jobOwnerOf(actor), feed, 'cache')
  }
}
