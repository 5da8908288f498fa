import { carrierFor } from '../../access/carrier.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { eachOf } from '../../platform/each-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Ability } from '../instance/announcement.ts'
import { requireServer } from '../servers/find-server.ts'
import { accounted } from '../runs/accounted.ts'
import { choicesHere } from './choices-here.ts'
import type { Choice, Technique } from './choose-wanted.ts'
import { shakeHands, type Handshake } from './handshake.ts'
import { readOffer, type Offer } from './offer.ts'
import { openPeer, type Peer } from './peer.ts'
import { pullAnalystData } from './pull-analyst-data.ts'
import { pullBatches } from './pull-batches.ts'
import { pullClusters } from './pull-clusters.ts'
import { pullEvent, type Pulling } from './pull-event.ts'
import { pullProposals } from './pull-proposals.ts'
import { pullSightings } from './pull-sightings.ts'
import { openAccount, type Outcome } from '../runs/account.ts'

/** So many events are on their way at once: enough to hide the way there and back, few enough to be no burden. */
const AT_ONCE = 4

type Told = { run: number; by: JobOwner }

/**
 * Does a pull that was asked for: every record that the other server offers ends with an outcome, and one failure never
 * stops the others. What is interrupted goes on where it was.
 */
export async function pull(context: Context, { run, by }: Told, job: JobRun): Promise<object> {
  return accounted(context, run, job, async ({ server_id, technique }) => {
    const server = await requireServer(context.db, String(server_id ?? ''))
    const peer = await openPeer(context, server)
    const remote = await shakeHands(peer)
    const account = await openAccount(context, run)
    const puller = await carrierFor(context.db, {
      orgId: server.org_id,
      by,
      remoteOrgId: server.remote_org_id,
      isTrusted: server.internal,
    })
    const pulling: Pulling = { context, peer, puller, account, signal: job.signal }
    if (technique === 'pull_relevant_clusters') return pullClusters(pulling, 'relevant')
    if (technique === 'full' || technique === 'update') {
      return pullAll(pulling, technique, remote, job)
    }
    job.progress(0, 1)
    await pullEvent(pulling, await uuidOf(peer, technique, job.signal))
    job.progress(1, 1)
  })
}

/** An event over there, by its number or its uuid. */
async function uuidOf(peer: Peer, technique: string, signal: AbortSignal): Promise<string> {
  if (isUuid(technique)) return technique.toLowerCase()
  const answer = await peer.json('POST', '/events/index', { body: { eventid: technique, minimal: 1 }, signal })
  const line: unknown = Array.isArray(answer)
    ? answer.find((one: { id?: unknown }) => String(one?.id) === technique)
    : undefined
  const uuid = (line as { uuid?: unknown } | undefined)?.uuid
  if (typeof uuid !== 'string' || !isUuid(uuid)) {
    throw new Problem('upstream', `${peer.server.url} has no event ${technique}, or none that is shown to this link.`)
  }
  return uuid.toLowerCase()
}

/** Source: MISP's Server::pull, for the order; clusters come first, so that the tags of events find them. */
async function pullAll(pulling: Pulling, technique: Technique, remote: Handshake, job: JobRun): Promise<void> {
  const { pull_galaxy_clusters, pull_analyst_data } = pulling.peer.server
  const offer = await readOffer(pulling, technique, remote.abilities)
  if (pull_galaxy_clusters && offer.hasNew('cluster')) await pullClusters(pulling, technique)
  await pullEvents(pulling, offer, { technique, abilities: remote.abilities }, job)
  if (offer.hasNew('proposal')) await pullProposals(pulling)
  await pullSightings(pulling, offer.offered)
  if (pull_analyst_data && remote.permAnalystData && offer.hasNew('analyst-data')) await pullAnalystData(pulling)
  await offer.settle()
}

type How = { technique: Technique; abilities: ReadonlySet<Ability> }

async function pullEvents(pulling: Pulling, offer: Offer, { technique, abilities }: How, job: JobRun): Promise<void> {
  const { context, account } = pulling
  const { offered, withdrawn } = offer
  const { choices } = await choicesHere(context.db, offered, technique)
  await account.noteAll([...choices.flatMap(outcomeOf), ...(await keptOf(context.db, withdrawn))])
  const done = await account.settled('event')
  const wanted = choices.filter(({ kind, offered: { uuid } }) => kind === 'fetch' && !done.has(uuid))
  let count = choices.length - wanted.length
  const tick = () => job.progress(++count, choices.length)
  job.progress(count, choices.length)
  const uuids = wanted.map(({ offered: { uuid } }) => uuid)
  const left = abilities.has('batches') ? await pullBatches(pulling, uuids, tick) : uuids
  await eachOf(left, AT_ONCE, async (uuid) => {
    await pullEvent(pulling, uuid)
    tick()
  })
}

/** Copies of what the other server does not offer any more: they stay, and so it is told. */
async function keptOf(db: Db, withdrawn: readonly string[]): Promise<Outcome[]> {
  const rows = await db
    .selectFrom('events')
    .select('uuid')
    .where('uuid', '=', anyOf([...withdrawn]))
    .where('locked', '=', true)
    .execute()
  const why = 'It is not offered any more; the copy stays.'
  return rows.map(({ uuid }) => ({ kind: 'event', uuid, outcome: 'unchanged', why }))
}

/** What is decided without asking for the event. */
function outcomeOf(choice: Choice): Outcome[] {
  const { uuid } = choice.offered
  if (choice.kind === 'unchanged') return [{ kind: 'event', uuid, outcome: 'unchanged' }]
  return choice.kind === 'refused' ? [{ kind: 'event', uuid, outcome: 'refused', why: choice.why }] : []
}
