import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

/** What became of one object that was added. */
export type Outcome = { id: string; version: string | undefined; failed: boolean; message: string }

/** A status resource. Source: TAXII 2.1 §4.3.1. */
export type Status = Record<string, unknown>

const KEPT = '1 day'

/** Objects are added while their sender waits: the status is final when it is first told. */
export async function keepStatus(
  { db }: Context,
  { userId }: Actor,
  requested: Date,
  outcomes: readonly Outcome[],
): Promise<Status> {
  const id = randomUUID()
  const failures = outcomes.filter(({ failed }) => failed)
  const successes = outcomes.filter(({ failed }) => !failed)
  const status = {
    id,
    status: 'complete',
    request_timestamp: requested.toISOString(),
    total_count: outcomes.length,
    success_count: successes.length,
    successes: successes.map(detailsOf),
    failure_count: failures.length,
    failures: failures.map(detailsOf),
    pending_count: 0,
    pendings: [],
  }
  await sql`delete from taxii_statuses where created < now() - ${KEPT}::interval`.execute(db)
  await db
    .insertInto('taxii_statuses')
    .values({ id, user_id: userId, status: JSON.stringify(status) })
    .execute()
  return status
}

/** One's own, for a day. */
export async function requireStatus(db: Db, { userId }: Actor, id: string): Promise<Status> {
  const found = isUuid(id)
    ? await db
        .selectFrom('taxii_statuses')
        .select('status')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst()
    : undefined
  if (!found) throw new Problem('not-found', 'There is no such status.')
  return found.status
}

/** Source: TAXII 2.1 §4.3.2. An object without a version of its own has the time of the request, or none. */
function detailsOf({ id, version, message }: Outcome): object {
  return { id, ...(version === undefined ? {} : { version }), message }
}
