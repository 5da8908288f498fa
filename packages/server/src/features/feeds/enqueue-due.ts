import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { takeDue } from '../runs/due.ts'
import { enqueueRun } from './runs.ts'

/** Enqueues the feeds that are due: what is fetched, and what is kept of their values. */
export async function enqueueDue(context: Context): Promise<void> {
  for (const { id, actor } of await takeDue(context, 'feed')) {
    const feed = await context.db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst()
    if (feed?.enabled) await enqueueRun(context, jobOwnerOf(actor), feed, 'fetch')
    if (feed?.caching_enabled) await enqueueRun(context, jobOwnerOf(actor), feed, 'cache')
  }
}
