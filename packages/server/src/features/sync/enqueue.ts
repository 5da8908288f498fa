import type { Actor } from '../../access/actor.ts'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { enqueueRun, type Asked, type RunSubject } from '../runs/start.ts'
import type { ServerRow } from '../servers/find-server.ts'

/** A link, as its runs remember it. */
export function overLink({ id, name, url }: ServerRow): RunSubject {
  return { over: 'server', id, name, url }
}

/** Enqueues a run over a link that somebody asked for. */
export async function enqueueOver(
  context: Context,
  actor: Actor,
  server: ServerRow,
  asked: Omit<Asked, 'by'>,
): Promise<{ run: number; job: number }> {
  return inTransaction(context, async (tx) => enqueueRun(tx, overLink(server), { ...asked, by: jobOwnerOf(actor) }))
}
