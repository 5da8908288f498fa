import type { Context } from '../../context.ts'
import { eachOf } from '../../platform/each-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobOwner } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { isUuid } from '../../platform/uuid.ts'
import { requireServer } from '../servers/find-server.ts'
import { shakeHands } from './handshake.ts'
import { openPeer, type Peer } from './peer.ts'
import { pushAnalystData } from './push-analyst-data.ts'
import { pushCandidates, type Candidate } from '../events/push-candidates.ts'
import { pushClusters } from './push-clusters.ts'
import { pushCompanions } from './push-companions.ts'
import { pushEvent, type Pushing } from './push-event.ts'
import { openAccount } from '../runs/account.ts'
import { accounted } from '../runs/accounted.ts'

const AT_ONCE = 2
/** So many events are asked about in one request. */
const ASKED_AT_ONCE = 10_000

type Told = { run: number; by: JobOwner }

/** Does a push that was asked for; each published event that the rules let through ends with an outcome. */
export async function push(context: Context, { run }: Told, job: JobRun): Promise<object> {
  return accounted(context, run, job, async ({ server_id, technique }) => {
    const server = await requireServer(context.db, String(server_id ?? ''))
    const pushing = await openPush(context, { run, link: String(server.id) }, job.signal)
    const only = await onlyEvents(context, technique)
    if (technique === 'full' && server.push_galaxy_clusters) await pushClusters(pushing)
    const candidates = server.push || only ? await pushCandidates(context.db, server, only) : []
    const wanted = await wantedOf(pushing, candidates)
    const done = await pushing.account.settled('event')
    const left = wanted.filter(({ uuid }) => !done.has(uuid))
    let count = candidates.length - left.length
    job.progress(count, candidates.length)
    await eachOf(left, AT_ONCE, async ({ uuid }) => {
      await pushEvent(pushing, uuid)
      job.progress(++count, candidates.length)
    })
    if (only) return
    await pushCompanions(pushing)
    if (server.push_analyst_data && pushing.remote.permAnalystData) await pushAnalystData(pushing)
  })
}

/** Opens a link for pushing: only whoever may synchronise over there may send events. */
export async function openPush(
  context: Context,
  { run, link }: { run: number; link: string },
  signal: AbortSignal,
): Promise<Pushing> {
  const peer = await openPeer(context, await requireServer(context.db, link))
  const remote = await shakeHands(peer)
  if (!remote.permSync) {
    throw new Problem('upstream', `The user whose key this link has may not synchronise on ${peer.server.url}.`)
  }
  const account = await openAccount(context, run)
  return { context, peer, remote, account, signal, takesReports: once(async () => takesReports(peer)) }
}

/** Undefined for all. */
async function onlyEvents({ db }: Context, technique: string): Promise<number[] | undefined> {
  if (technique === 'full' || technique === 'incremental') return undefined
  const query = db.selectFrom('events').select('id')
  const rows = isUuid(technique)
    ? await query.where('uuid', '=', technique.toLowerCase()).execute()
    : await query.where('id', '=', Number(technique)).execute()
  return rows.map(({ id }) => id)
}

/** Asks which of these the other server lacks or has an older copy of; the rest is unchanged. */
async function wantedOf({ account, ...link }: Pushing, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const { wanted, known } = await offerEvents(link, candidates)
  await account.noteAll(known.map(({ uuid }) => ({ kind: 'event', uuid, outcome: 'unchanged' })))
  return wanted
}

/** Those of these events that the other server lacks or has an older copy of, and the rest. It only answers. */
export async function offerEvents(
  { peer, signal }: Pick<Pushing, 'peer' | 'signal'>,
  candidates: readonly Candidate[],
): Promise<{ wanted: Candidate[]; known: Candidate[] }> {
  const wanted: Candidate[] = []
  const known: Candidate[] = []
  for (let i = 0; i < candidates.length; i += ASKED_AT_ONCE) {
    const asked = candidates.slice(i, i + ASKED_AT_ONCE)
    const body = asked.map(({ uuid, timestamp }) => ({ Event: { uuid, timestamp: String(timestamp) } }))
    const answer = await peer.json('POST', '/events/filterEventIdsForPush', { body, signal })
    // PHP writes a list with gaps as a map.
    const uuids = new Set(typeof answer === 'object' && answer !== null ? Object.values(answer) : [])
    for (const candidate of asked) (uuids.has(candidate.uuid) ? wanted : known).push(candidate)
  }
  return { wanted, known }
}

/** Whether the other server knows reports: it describes how they are added. Source: `sync-protocol` §4. */
async function takesReports(peer: Peer): Promise<boolean> {
  const answer = await peer.ask('GET', '/eventReports/add')
  try {
    const { description } = JSON.parse(answer.text) as { description?: unknown }
    return answer.status === 200 && typeof description === 'string' && description !== ''
  } catch {
    return false
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return async () => (result ??= work())
}
