import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { readFields, textField } from '../../platform/http/fields.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayPublish } from '../events/may-change.ts'
import { instanceKey, signWithInstanceKey } from '../instance/instance-key.ts'
import type { RecallRow } from './find.ts'
import { passOn } from './pass-on.ts'
import { MAX_REASON, writeStatement, type Statement } from './statement.ts'

export const recallFields = {
  event: textField({ least: 1, most: 36 }),
  reason: textField({ least: 1, most: MAX_REASON }),
}

/**
 * Asks for an event back that was made here: it is unpublished, and every server that may have a copy is asked to take it out
 * of use. Only who may publish it may recall it, and no copy is recalled by anybody but its maker.
 */
export async function startRecall(context: Context, actor: Actor, body: unknown): Promise<RecallRow> {
  const { event: reference, reason } = readFields(body, recallFields)
  if (reference === undefined) throw new Problem('invalid', 'event: The id or uuid of an event is expected.')
  if (reason === undefined) throw new Problem('invalid', 'reason: Those that are asked are told why; say it.')
  const { publicKey } = await instanceKey(context)
  return inTransaction(context, async (tx) => {
    const { id } = await requireEvent(tx, viewerOf(actor), reference)
    const event = await lockEvent(tx, id)
    if (!mayPublish(actor, event)) throw new Problem('forbidden', 'Only those who may publish an event may recall it.')
    if (event.locked)
      throw new Problem('not-allowed', 'This is a copy: only the server on which it was made recalls it.')
    const own = await tx.selectFrom('server_identity').select('uuid').executeTakeFirstOrThrow()
    const time = context.clock.seconds()
    const uuid = crypto.randomUUID()
    const said: Statement = {
      recall: uuid,
      event: event.uuid,
      timestamp: event.timestamp,
      time,
      server: own.uuid,
      reason,
    }
    const statement = writeStatement(said)
    const row = await tx
      .insertInto('recalls')
      .values({
        uuid,
        event_uuid: event.uuid,
        statement,
        signature: await signed(context, statement),
        public_key: publicKey,
        org_id: actor.orgId,
        is_own: true,
        brought_by: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await tx.updateTable('events').set({ published: false }).where('id', '=', id).execute()
    const after = { ...event, published: false }
    await recordChange(tx, actor, { model: 'Event', action: 'unpublish', before: event, after })
    await passOn(tx, actor, row.id)
    return row
  })
}

async function signed(context: Context, statement: string): Promise<string> {
  return Buffer.from(await signWithInstanceKey(context, Buffer.from(statement))).toString('base64')
}
