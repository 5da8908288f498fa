import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { readFields, textField } from '../../platform/http/fields.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readPublicKey } from '../../platform/openpgp/public-key.ts'
import { isSignedBy } from '../../platform/openpgp/signatures.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { EventRow } from '../events/rows.ts'
import { withdrawEvent } from '../events/withdraw.ts'
import { askUnsettled } from './ask-again.ts'
import { decideRecall, isTimely, type Verdict } from './decide.ts'
import { findRecall } from './find.ts'
import { passOn } from './pass-on.ts'
import { presentAnswer, type RecallAnswer } from './present.ts'
import { readStatement, type Statement } from './statement.ts'

/** A recall as another server passes it on, word by word as its author signed it. */
type Request = { statement: string; signature: string; key: string; from: string }

/** What is said to whoever may not recall an event, and to whoever asks for one that is not here. */
const UNKNOWN = 'No event of this uuid came here from the server that asks for it.'

/**
 * Takes a recall from another server. It may come several times and over several servers: what was decided once stays, and is
 * passed on once, so that it goes round no circle.
 */
export async function receiveRecall(context: Context, actor: Actor, body: unknown): Promise<RecallAnswer> {
  const sent = readRequest(body)
  const { said, fingerprint } = await believed(context, sent)
  const known = await findRecall(context.db, said.recall)
  if (known) {
    if (known.statement !== sent.statement) throw new Problem('forbidden', 'Another recall has this uuid.')
    // Whoever brought it wants to know what those say that were asked then.
    if (known.brought_by === sent.from) await askUnsettled(context, actor, known.id)
    return presentAnswer(context.db, known, sent.from)
  }
  if (!isTimely(said.time, context.clock.seconds())) {
    throw new Problem('forbidden', 'This recall is too old, or from a time to come.')
  }
  const row = await inTransaction(context, async (tx) => carryOut(tx, context, { actor, sent, said, fingerprint }))
  return row
    ? presentAnswer(context.db, row, sent.from)
    : { recall: said.recall, outcome: 'kept', why: UNKNOWN, passed: [] }
}

function readRequest(body: unknown): Request {
  const { statement, signature, key, from } = readFields(body, {
    statement: textField({ least: 1, most: 8_192 }),
    signature: textField({ least: 1, most: 4_096 }),
    key: textField({ least: 1, most: 65_536 }),
    from: textField({ least: 36, most: 36 }),
  })
  if (statement === undefined || signature === undefined || key === undefined || from === undefined || !isUuid(from)) {
    throw new Problem('invalid', 'A recall has statement, signature and key, and says from which server it comes.')
  }
  return { statement, signature, key, from: from.toLowerCase() }
}

async function believed(
  { clock }: Context,
  { statement, signature, key }: Request,
): Promise<{ said: Statement; fingerprint: string }> {
  const said = readStatement(statement)
  if (!said) throw new Problem('invalid', 'statement: This is no recall.')
  const claim = { bytes: Buffer.from(statement), signature: Buffer.from(signature, 'base64'), publicKey: key }
  const known = await readPublicKey(key)
  if (!known || !(await isSignedBy({ ...claim, now: clock.now() }))) {
    throw new Problem('forbidden', 'The recall is not signed by the key that came with it.')
  }
  return { said, fingerprint: known.fingerprint }
}

type Believed = { actor: Actor; sent: Request; said: Statement; fingerprint: string }

/** Nothing is kept of a recall that is nobody's business here. */
async function carryOut(tx: Tx, context: Context, { actor, sent, said, fingerprint }: Believed) {
  const copy = await tx.selectFrom('events').selectAll().where('uuid', '=', said.event).forUpdate().executeTakeFirst()
  // Whoever waited for the event may find that it was recalled meanwhile.
  const known = await findRecall(tx, said.recall)
  if (known) return known
  const obeys = await readSetting(tx, 'Tocsin.recall_obey')
  const verdict = decideRecall(copy, { fingerprint, timestamp: said.timestamp, obeys })
  if (!copy || verdict.outcome === 'unknown') return undefined
  await heed(tx, context, { actor, copy, said, verdict })
  const row = await tx
    .insertInto('recalls')
    .values({
      uuid: said.recall,
      event_uuid: said.event,
      statement: sent.statement,
      signature: sent.signature,
      public_key: sent.key,
      org_id: actor.orgId,
      is_own: false,
      brought_by: sent.from,
      outcome: verdict.outcome,
      why: verdict.outcome === 'kept' ? verdict.why : '',
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await passOn(tx, actor, row.id)
  return row
}

type Heeded = { actor: Actor; copy: EventRow; said: Statement; verdict: Verdict }

async function heed(tx: Tx, { clock }: Context, { actor, copy, said, verdict }: Heeded): Promise<void> {
  if (verdict.outcome !== 'removed') return
  await withdrawEvent(tx, copy, { actor, comment: `Recalled by its creator: ${said.reason}`, now: clock.seconds() })
}
