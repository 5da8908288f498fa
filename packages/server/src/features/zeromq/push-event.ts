import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { sql } from 'kysely'
import { requireEvent } from '../events/find-event.ts'

/**
 * Publishes an event once more, as the actor sees it; answers its local id, and whether there is anybody to publish it.
 *
 * Source: MISP's EventsController::pushEventToZMQ.
 */
export async function pushEvent(
  context: Context,
  actor: Actor,
  reference: string,
): Promise<{ id: number; isPushed: boolean }> {
  const { id } = await requireEvent(context.db, viewerOf(actor), reference)
  if (!(await readSetting(context.db, 'Plugin.ZeroMQ_enable'))) return { id, isPushed: false }
  await inTransaction(context, async (tx) => {
    const record = JSON.stringify({ user_id: actor.userId })
    const message = { topic: 'publication', action: 'publish', record_id: id, record }
    await tx.insertInto('zeromq_messages').values(message).execute()
    await sql`select pg_notify('zeromq', '')`.execute(tx)
  })
  return { id, isPushed: true }
}
