import { sql } from 'kysely'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { absentActor } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import type { RunOver } from '../../db/tables/runs.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { dueAfter } from '../../platform/http/every.ts'

type DueRow = { id: number; every: string | null; user_id: number | null }

/** What is to be read at its time, and whether it is turned on. */
const DUE = {
  feed: { table: 'feeds', isOn: sql<boolean>`(enabled or caching_enabled)` },
  server: { table: 'servers', isOn: sql<boolean>`(pull or caching_enabled)` },
} as const

/**
 * The feeds or links that are due, each for whoever said how often; each is due again after its time. Of several processes
 * one takes each. Nothing is done for those who may not come in, or not ask for it, any more; if they may again, it goes on.
 */
export async function takeDue(context: Context, over: RunOver): Promise<{ id: number; actor: Actor }[]> {
  const now = context.clock.now()
  const { table, isOn } = DUE[over]
  const rows = await inTransaction(context, async (tx) => {
    const due = await sql<DueRow>`
      select id, every, user_id from ${sql.table(table)} where next_run <= ${now} and ${isOn}
      for update skip locked`.execute(tx)
    for (const { id, every } of due.rows) {
      await tx
        .updateTable(table)
        .set({ next_run: dueAfter(every, now, Math.random()) })
        .where('id', '=', id)
        .execute()
    }
    return due.rows
  })
  const taken = await Promise.all(
    rows.map(async ({ id, user_id }) => ({
      id,
      actor: user_id === null ? undefined : await absentActor(context, user_id),
    })),
  )
  return taken.flatMap(({ id, actor }) => (actor && isSiteAdmin(actor) ? [{ id, actor }] : []))
}
