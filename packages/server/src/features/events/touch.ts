import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * The time of a record that changes: now, and in any case later than before, so that no two states of a record share a
 * time. Whoever edits with `If-Match` relies on it.
 */
export function later(now: number): RawBuilder<number> {
  return sql<number>`greatest(${now}::bigint, timestamp + 1)`
}

/** As `later`, for a record at hand. */
export function laterThan({ timestamp }: { timestamp: number }, now: number): number {
  return Math.max(now, timestamp + 1)
}

/** Every change of an event's inside unpublishes it and moves its time on. */
export async function touchEvent(tx: Tx, id: number, now: number): Promise<void> {
  await tx
    .updateTable('events')
    .set({ published: false, timestamp: later(now) })
    .where('id', '=', id)
    .execute()
}

/** A change of what is in an object moves the object's time on; 0 is no object. Source: MISP's MispObject::updateTimestamp. */
export async function touchObject(tx: Tx, id: number, now: number): Promise<void> {
  if (id === 0) return
  await tx
    .updateTable('objects')
    .set({ timestamp: later(now) })
    .where('id', '=', id)
    .execute()
}
