import { event as eventModel, walkNotes, walkSharables, type Event } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { SIGNATURE_HEADER } from '../../platform/openpgp/proof.ts'
import { signatureOf } from '../events/sign-answer.ts'
import { instanceKey } from '../instance/instance-key.ts'
import { droppedThere } from './dropped-there.ts'
import type { Handshake } from './handshake.ts'
import { LARGE, messageIn, refusal, type Peer, type PeerAnswer } from './peer.ts'
import { pushTermsFor } from './push-terms.ts'
import { readForPush } from './read-for-push.ts'
import type { Account, Outcome } from '../runs/account.ts'
import { sendEvent, type Sent } from './send-event.ts'

/** What a push of one event needs to know. */
export type Pushing = {
  remote: Handshake
  context: Context
  peer: Peer
  account: Account
  signal: AbortSignal
  takesReports: () => Promise<boolean>
}

/** Sends one event. What goes wrong is an outcome, and never ends the run. */
export async function pushEvent(pushing: Pushing, uuid: string): Promise<Outcome> {
  const outcome = await pushed(pushing, uuid).catch((error: unknown) => outcomeOf(pushing, uuid, error))
  await pushing.account.note(pushing.context.db, outcome)
  return outcome
}

async function pushed(pushing: Pushing, uuid: string): Promise<Outcome> {
  const { peer, signal, takesReports } = pushing
  const { sent } = await prepare(pushing, uuid)
  if (sent.kind === 'keep') return { kind: 'event', uuid, outcome: 'refused', why: sent.why }
  const { event } = sent
  if (event.protected && !(await maySign(pushing.context, event))) {
    const why = 'It is protected, and the key of this server is not among those that may sign it.'
    return { kind: 'event', uuid, outcome: 'refused', why }
  }
  const hasReports = (event.EventReport?.length ?? 0) > 0
  const told: Event = {
    ...event,
    ...(hasReports && !(await takesReports()) ? { EventReport: [] } : {}),
    ...(peer.knowsRecall ? {} : { recall_key: undefined }),
  }
  const body = textOf(told)
  const isThere = (await peer.ask('HEAD', `/events/view/${uuid}`, { signal })).status === 200
  const headers = await signatureFor(pushing.context, event, body)
  const post = async (path: string) => peer.ask('POST', path, { body, headers, bounds: LARGE, signal })
  const edit = async (id: string): Promise<[Outcome['outcome'], PeerAnswer]> => [
    'updated',
    await post(`/events/edit/${id}/metadata:1`),
  ]
  const add = async (): Promise<[Outcome['outcome'], PeerAnswer]> => ['added', await post('/events/add/metadata:1')]
  let [outcome, answer] = isThere ? await edit(uuid) : await add()
  // What is gone meanwhile is added, and what came meanwhile edited.
  if (answer.status === 404) [outcome, answer] = isThere ? await add() : await edit(placeOf(answer) ?? uuid)
  return outcomeOfAnswer(peer, { uuid, outcome, why: droppedThere(event, pushing.remote) }, answer)
}

async function maySign(context: Context, { CryptographicKey: keys = [] }: Event): Promise<boolean> {
  const { fingerprint } = await instanceKey(context)
  return keys.some((key) => key.fingerprint === fingerprint && !key.revoked)
}

/** An event that is protected no more but still has its keys is signed too: copies of it are protected. */
async function signatureFor(context: Context, event: Event, body: string): Promise<Record<string, string>> {
  if (!event.protected && !event.CryptographicKey?.length) return {}
  return { [SIGNATURE_HEADER]: await signatureOf(context, Buffer.from(body)) }
}

/** An event as it is here, and as the other server is to have it. */
export async function prepare(
  { context, peer }: Pick<Pushing, 'context' | 'peer'>,
  uuid: string,
): Promise<{ stored: Event; sent: Sent }> {
  const stored = await readForPush(context, uuid)
  const groups = [
    ...new Set(
      [...walkSharables(stored), ...walkNotes(stored)].flatMap(({ sharing_group_id }) => sharing_group_id || []),
    ),
  ]
  return { stored, sent: sendEvent(stored, await pushTermsFor(context, peer.server, groups)) }
}

function textOf(event: Event): string {
  return `{"Event":${eventModel.write(event)}}`
}

/** The number of an event that is there already. Source: `sync-protocol` §5, "uuid exists". */
function placeOf({ headers }: PeerAnswer): string | undefined {
  return /\/events\/(\d{1,15})$/.exec(headers.get('location') ?? '')?.[1]
}

/** How it ended, by the answer; `taken` is how it ends where the other server takes it. */
function outcomeOfAnswer(peer: Peer, taken: Omit<Outcome, 'kind'>, answer: PeerAnswer): Outcome {
  const { uuid } = taken
  if (answer.status === 200) return { kind: 'event', ...taken }
  const why = messageIn(answer.text)
  if (answer.status === 403 && /not newer than the local copy/.test(answer.text)) {
    return { kind: 'event', uuid, outcome: 'unchanged', why }
  }
  if (answer.status === 403 || answer.status === 404 || answer.status === 405) {
    return { kind: 'event', uuid, outcome: 'refused', why: `${peer.server.name} refuses it: ${why}` }
  }
  throw refusal(peer.server, answer)
}

function outcomeOf({ context, signal }: Pushing, uuid: string, error: unknown): Outcome {
  if (signal.aborted) throw error
  if (error instanceof Problem) return { kind: 'event', uuid, outcome: 'failed', why: error.message }
  context.log.error({ err: error, event: uuid }, 'an event could not be pushed')
  return { kind: 'event', uuid, outcome: 'failed', why: 'An internal error has occurred.' }
}
