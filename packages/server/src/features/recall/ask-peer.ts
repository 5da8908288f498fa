import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { findServer, type ServerRow } from '../servers/find-server.ts'
import { shakeHands } from '../sync/handshake.ts'
import { openPeer } from '../sync/peer.ts'
import type { RecallRow } from './find.ts'
import { isUnsettled, readReply, type Reply } from './read-reply.ts'
import { readStatement } from './statement.ts'

type Said = Reply | { state: 'unreachable'; why: string; isFinal: boolean } | { state: 'knows' }

/** Asks a linked server to take an event out of use, and keeps what it says. */
export async function askPeer(
  context: Context,
  { answer: id }: JobPayloads['recall.ask'],
  job: JobRun,
): Promise<{ state: string } | undefined> {
  const { db } = context
  const answer = await db.selectFrom('recall_answers').selectAll().where('id', '=', id).executeTakeFirst()
  if (!answer) return undefined
  const recall = await db.selectFrom('recalls').selectAll().where('id', '=', answer.recall_id).executeTakeFirstOrThrow()
  const link = answer.server_id === null ? undefined : await findServer(db, String(answer.server_id))
  const said = link
    ? await ask(context, link, { recall, signal: job.signal })
    : ({ state: 'unreachable', why: 'There is no link to it any more.', isFinal: true } as const)
  if (said.state === 'knows') {
    await db.deleteFrom('recall_answers').where('id', '=', id).execute()
    return undefined
  }
  const attempts = answer.attempts + 1
  const { state, why } = said
  const passed = 'passed' in said ? { passed: JSON.stringify(said.passed) } : {}
  const next_ask = isSettled(said) ? null : nextAsk(context.clock.now(), attempts)
  await db
    .updateTable('recall_answers')
    .set({ state, why, ...passed, attempts, next_ask })
    .where('id', '=', id)
    .execute()
  return { state }
}

function isSettled(said: Exclude<Said, { state: 'knows' }>): boolean {
  return said.state === 'unreachable' ? said.isFinal : !isUnsettled(said.passed)
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A server that is down for three weeks is not asked any more. */
const MAX_ATTEMPTS = 30

/** Ever more slowly, but once a day at the least. */
export function nextAsk(now: Date, attempts: number): Date | null {
  if (attempts >= MAX_ATTEMPTS) return null
  return new Date(now.getTime() + Math.min(5 * MINUTE * 2 ** (attempts - 1), DAY))
}

type Sent = { recall: Pick<RecallRow, 'statement' | 'signature' | 'public_key' | 'brought_by'>; signal: AbortSignal }

async function ask(context: Context, link: ServerRow, { recall, signal }: Sent): Promise<Said> {
  try {
    const peer = await openPeer(context, link)
    const remote = await shakeHands(peer)
    const { statement, signature, public_key: key, brought_by } = recall
    // Whoever said it needs not be told.
    if (remote.uuid !== undefined && remote.uuid === readStatement(statement)?.server) return { state: 'knows' }
    if (!remote.abilities.has('recall')) {
      return { state: 'unreachable', why: 'It is a server of MISP, which knows no recalls.', isFinal: true }
    }
    const { uuid: from } = await context.db.selectFrom('server_identity').select('uuid').executeTakeFirstOrThrow()
    const body = { statement, signature, key, from }
    const reply = readReply(await peer.json('POST', '/tocsin/recall/requests', { body, signal }))
    // Whoever told of it has an account of its own; that it did is its word alone, so it is asked all the same.
    if (reply && remote.uuid !== undefined && remote.uuid === brought_by) return { state: 'knows' }
    return reply ?? { state: 'unreachable', why: 'It answers with something unexpected.', isFinal: false }
  } catch (error) {
    if (signal.aborted || !(error instanceof Problem)) throw error
    return { state: 'unreachable', why: error.message, isFinal: false }
  }
}
