import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify, refuseChange } from '../events/may-change.ts'
import type { SentDocument } from './documents.ts'
import { takeIn, type TakenIn } from './take-in.ts'

/**
 * Takes an OpenIOC document into an event, and keeps the document itself. Only who may change the event does so.
 * Source: MISP's EventsController::addIOC, in `import-export` §2.
 */
export async function addIoc(context: Context, actor: Actor, reference: string, sent: SentDocument): Promise<TakenIn> {
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  if (!mayModify(actor, event)) refuseChange()
  if (sent.bytes.length === 0) throw new Problem('not-allowed', 'No file uploaded.')
  const wishes = { ...sent.wishes, format: 'openioc', keepOriginal: 1 }
  return takeIn(context, actor, String(event.id), { ...sent, wishes })
}
