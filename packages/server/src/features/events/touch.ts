import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * The time of a record that changes: now. One that came with a time still to come moves on from there, or peers would
 * take the change for an older state.
 */
export function later(now: number): RawBuilder<number> {
  return sql<number>`case when timestamp > ${now}::bigint then timestamp + 1 else ${now}::bigint end`
}

/** As `later`, for a record at hand. */
export function laterThan({ timestamp }: { timestamp: number }, now: number): number {
  return timestamp > now ? timestamp + 1 : now
}

/** The time of an edit. One that names the state it is made for gives the next state another time, also within a second. */
export function timeOfEdit({ clock }: Pick<Context, 'clock'>, expected: number | undefined): number {
  return expected === undefined ? clock.seconds() : Math.max(clock.seconds(), expected + 1)
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
