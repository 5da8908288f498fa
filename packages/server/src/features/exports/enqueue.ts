import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import { isRunning, requireExport, type OwnedExport } from './find.ts'
import { dueAfter } from '../../platform/http/every.ts'

/** Makes an export soon; one that waits already is not made twice. */
export async function runExport(context: Context, actor: Actor, uuid: string): Promise<OwnedExport> {
  return inTransaction(context, async (tx) => {
    const found = await requireExport(tx, actor, uuid)
    // Two who ask at once are answered one after the other.
    await tx.selectFrom('scheduled_exports').select('id').where('id', '=', found.id).forUpdate().execute()
    if (!(await requireExport(tx, actor, uuid)).is_running) await enqueue(tx, found, actor)
    return requireExport(tx, actor, uuid)
  })
}

/** Enqueues what is due. Nothing is made for owners who may not come in; if they may again, it goes on. */
export async function enqueueDue(context: Context): Promise<void> {
  const now = context.clock.now()
  await inTransaction(context, async (tx) => {
    const due = await tx
      .selectFrom('scheduled_exports')
      .innerJoin('users', 'users.id', 'scheduled_exports.user_id')
      .select(['scheduled_exports.id', 'scheduled_exports.every', 'users.id as userId', 'users.org_id as orgId'])
      .where('scheduled_exports.next_run', '<=', now)
      .where(sql<boolean>`not ${isRunning}`)
      .where(sql<boolean>`not users.disabled and (users.expiration is null or users.expiration > ${now})`)
      .forUpdate(['scheduled_exports'])
      .skipLocked()
      .execute()
    for (const { id, every, ...owner } of due) {
      await enqueue(tx, { id }, owner)
      await tx
        .updateTable('scheduled_exports')
        .set({ next_run: dueAfter(every, now) })
        .where('id', '=', id)
        .execute()
    }
  })
}

async function enqueue(tx: Tx, { id }: { id: number }, by: Pick<Actor, 'userId' | 'orgId'>): Promise<void> {
  const job_id = await addJob(tx, 'exports.make', { id }, { by, queue: `exports.make:${id}` })
  await tx.updateTable('scheduled_exports').set({ job_id }).where('id', '=', id).execute()
}
