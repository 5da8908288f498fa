import { parseEventEnvelope, type Event, type EventRead } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { SIGNATURE_HEADER, type Proof } from '../../platform/openpgp/proof.ts'
import { addEvent, type Arrival } from '../events/add.ts'
import { outcomeOfError, partsLeftOut } from '../events/arrival-outcome.ts'
import { editEvent } from '../events/edit.ts'
import { withRemovals } from './missing-tags.ts'
import { LARGE, messageIn, parse, type Peer } from './peer.ts'
import { receiveEvent } from './receive-event.ts'
import type { Account, Outcome } from '../runs/account.ts'

/** What a pull of one event needs to know. */
export type Pulling = { context: Context; peer: Peer; puller: Actor; account: Account; signal: AbortSignal }

/** What is asked for beside the event: its deleted parts and its files, and nothing that is known here or only there. */
const WISHES =
  'deleted[]:0/deleted[]:1/excludeGalaxy:1/includeEventCorrelations:0/includeFeedCorrelations:0/includeWarninglistHits:0'

/** Fetches one event and saves it as a copy. What goes wrong is an outcome, and never ends the run. */
export async function pullEvent(pulling: Pulling, uuid: string): Promise<Outcome> {
  return takeEvent(pulling, uuid, async () => fetchEvent(pulling, uuid))
}

/** What was sent for an event, and what proves by whom. */
export type Fetched = { read: EventRead; proof: Proof }

/** Saves an event that was asked for as a copy, however it comes. */
export async function takeEvent(pulling: Pulling, uuid: string, fetch: () => Promise<Fetched>): Promise<Outcome> {
  try {
    return await taken(pulling, uuid, await fetch())
  } catch (error) {
    if (pulling.signal.aborted) throw error
    const { context, account } = pulling
    if (!(error instanceof Problem)) context.log.error({ err: error, event: uuid }, 'an event could not be pulled')
    const outcome: Outcome = { kind: 'event', uuid, ...outcomeOfError(error) }
    await account.note(context.db, outcome)
    return outcome
  }
}

async function taken(pulling: Pulling, uuid: string, { read, proof }: Fetched): Promise<Outcome> {
  const { context, peer, account } = pulling
  const { event } = read
  if (!event) throw new Problem('upstream', `What ${peer.server.url} sends for it is no event.`)
  if (event.uuid !== uuid) throw new Problem('upstream', `${peer.server.url} sends another event for it.`)
  if (event.Orgc?.uuid === undefined) throw new Problem('rejected', 'It does not say which organisation made it.')
  const received = receiveEvent(event, peer.server)
  if (received.kind === 'empty') {
    const outcome: Outcome = { kind: 'event', uuid, outcome: 'refused', why: received.why }
    await account.note(context.db, outcome)
    return outcome
  }
  return save(pulling, { uuid, read: { ...read, event: received.event }, proof })
}

/** An event as the other server shows it to this link. */
export async function fetchEvent({ peer, signal }: Pick<Pulling, 'peer' | 'signal'>, uuid: string): Promise<Fetched> {
  const { internal } = peer.server
  const more = `${internal ? '' : '/excludeLocalTags:1'}${peer.knowsRecall ? '/includeRecallKey:1' : ''}`
  const path = `/events/view/${uuid}/${WISHES}${more}`
  const answer = await peer.ask('GET', path, { bounds: LARGE, signal })
  if (answer.status === 404) throw notShown(peer)
  if (answer.status !== 200) {
    throw new Problem('upstream', `${peer.server.url} answered with status ${answer.status}: ${messageIn(answer.text)}`)
  }
  const proof = { bytes: Buffer.from(answer.text), signature: answer.headers.get(SIGNATURE_HEADER) ?? undefined }
  return { read: parseEventEnvelope(parse(peer.server, answer.text)), proof }
}

export function notShown({ server }: Peer): Problem {
  return new Problem('upstream', `${server.url} does not show it any more.`)
}

type Kept = { uuid: string; read: EventRead & { event: Event }; proof: Proof }

async function save(pulling: Pulling, { uuid, read, proof }: Kept): Promise<Outcome> {
  const { context, peer, puller, account } = pulling
  const known = await context.db.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirst()
  let outcome: Outcome = { kind: 'event', uuid, outcome: known ? 'updated' : 'added' }
  const arrival: Arrival = {
    fromServer: peer.server.id,
    origin: `server:${peer.server.id}`,
    proof,
    within: async (tx, rejected) => {
      outcome = { ...outcome, why: partsLeftOut(rejected) }
      await account.note(tx, outcome)
    },
  }
  if (!known) {
    await addEvent(context, puller, read, arrival)
    return outcome
  }
  const event = peer.server.remove_missing_tags ? await withRemovals(context.db, known.id, read.event) : read.event
  const replaces = peer.server.internal ? 'anything' : 'copies'
  const sent = { reference: uuid, read: { ...read, event }, proof, arrival: { ...arrival, replaces } } as const
  await editEvent(context, puller, sent)
  return outcome
}
