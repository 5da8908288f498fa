import { Problem } from '../../platform/http/problem.ts'
import type { Outcome } from '../runs/account.ts'
import { messageIn } from './peer.ts'
import type { Pushing } from './push-event.ts'

/** One record on its way, and what became of it where the other server takes it. */
export type Going = { path: string; body: unknown; taken: Outcome }

/** Sends a record that goes by itself. What goes wrong is an outcome, and never ends the run. */
export async function pushRecord({ peer, signal }: Pushing, { path, body, taken }: Going): Promise<Outcome> {
  try {
    const answer = await peer.ask('POST', path, { body, signal })
    if (answer.status === 200) return taken
    return { ...taken, outcome: 'refused', why: `${peer.server.name} refuses it: ${messageIn(answer.text)}` }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ...taken, outcome: 'failed', why: error.message }
  }
}
