import type { Context } from '../../context.ts'
import type { RunOver } from '../../db/tables/runs.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { insertRows } from '../../platform/db/insert-rows.ts'
import { Problem } from '../../platform/http/problem.ts'

/** A value as it is kept: the MD5 of it or of one half of it, in hex, and the event that it is in. */
export type KeptValue = { hash: string; event_uuid: string | null }

/** More than this no feed and no server tells; what does not end is given up. */
const MOST = 20_000_000

/**
 * Keeps the values of a feed or server, page by page, to be looked up; those that were kept before go when the new ones are
 * all there. Answers how many there are.
 */
export async function keepValues(
  context: Context,
  { over, id }: { over: RunOver; id: number },
  pages: AsyncIterable<readonly KeptValue[]> | Iterable<readonly KeptValue[]>,
): Promise<number> {
  const { db } = context
  const column = over === 'feed' ? 'feed_id' : 'server_id'
  // Left behind by a run that was interrupted.
  await db.deleteFrom('kept_sets').where(column, '=', id).where('kept', 'is', null).execute()
  const set = await db
    .insertInto('kept_sets')
    .values({ [column]: id })
    .returning('id')
    .executeTakeFirstOrThrow()
  let count = 0
  for await (const page of pages) {
    count += page.length
    if (count > MOST) throw new Problem('upstream', `There are more than ${MOST} values.`)
    const rows = page.map(({ hash, event_uuid }) => ({ set_id: set.id, hash: `\\x${hash}`, event_uuid }))
    await inTransaction(context, async (tx) => insertRows(tx, 'kept_values', ['set_id', 'hash', 'event_uuid'], rows))
  }
  await inTransaction(context, async (tx) => {
    await tx.deleteFrom('kept_sets').where(column, '=', id).where('id', '<>', set.id).execute()
    await tx.updateTable('kept_sets').set({ kept: context.clock.now() }).where('id', '=', set.id).execute()
  })
  return count
}
