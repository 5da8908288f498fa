import type { Event } from '@tocsin/format'
import type { Context } from '../../context.ts'
import type { Drift } from '../../db/tables/runs.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobPayloads } from '../../platform/jobs/names.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { pushCandidates } from '../events/push-candidates.ts'
import { openAccount, type Outcome } from '../runs/account.ts'
import { accounted } from '../runs/accounted.ts'
import { requireServer } from '../servers/find-server.ts'
import { choicesHere } from './choices-here.ts'
import { compareSides, driftOf, type Due } from './compare-sides.ts'
import { shakeHands } from './handshake.ts'
import { openPeer } from './peer.ts'
import { fetchEvent } from './pull-event.ts'
import { offerEvents } from './push.ts'
import { prepare, type Pushing } from './push-event.ts'
import { readForPush } from './read-for-push.ts'
import { receiveEvent } from './receive-event.ts'
import { readIndex, readWholeIndex } from './remote-index.ts'

/** So many events that differ are looked into; of the others it is told that they differ. */
const LOOKED_INTO = 200

type Comparing = Pick<Pushing, 'context' | 'peer' | 'account' | 'signal'>

type Found = Outcome<Outcome['outcome'] | Drift>

/**
 * Compares both sides of a link by its rules: what a pull would fetch and a push would send, and, inside of events that are on
 * both sides, which records differ. It asks the other server what it has, and changes nothing on either side.
 */
export async function measureDrift(context: Context, { run }: JobPayloads['sync.drift'], job: JobRun): Promise<object> {
  return accounted(context, run, job, async ({ server_id }) => {
    const server = await requireServer(context.db, String(server_id ?? ''))
    const peer = await openPeer(context, server)
    const { permSync } = await shakeHands(peer)
    const comparing = { context, peer, account: await openAccount(context, run), signal: job.signal }
    const here = server.pull ? await dueHere(comparing) : []
    // Whoever may not synchronise over there is told nothing of what it wants, and sends nothing.
    const there = server.push && permSync ? await dueThere(comparing) : []
    const isDrift = ({ outcome }: Found) => outcome !== 'unchanged' && outcome !== 'refused'
    // Each record is written down once: as what differs, else as a push sees it, which knows of what was made here.
    await comparing.account.noteAll([...[...here, ...there].filter(isDrift), ...there, ...here])
    await lookInside(comparing, { here, there }, job)
  })
}

/** What a pull would make of each event that the other server offers. */
async function dueHere({ context, peer, signal }: Comparing): Promise<Found[]> {
  const { choices, held } = await choicesHere(context.db, await readIndex(peer, signal), 'full')
  return choices.map((choice): Found => {
    const { uuid } = choice.offered
    if (choice.kind === 'refused') return { kind: 'event', uuid, outcome: 'refused', why: choice.why }
    const drift = driftOf(held.get(uuid), choice.offered, 'here')
    return { kind: 'event', uuid, ...(drift ?? { outcome: 'unchanged' }) }
  })
}

/** What a push would make of each event that the rules let through. */
async function dueThere(comparing: Comparing): Promise<Found[]> {
  const { context, peer, signal } = comparing
  const candidates = await pushCandidates(context.db, peer.server)
  const { wanted, known } = await offerEvents(comparing, candidates)
  const found = known.map(({ uuid }): Found => ({ kind: 'event', uuid, outcome: 'unchanged' }))
  if (wanted.length === 0) return found
  const index = new Map((await readWholeIndex(peer, signal)).map((line) => [line.uuid, line]))
  for (const { uuid, timestamp } of wanted) {
    const { sent } = await prepare(comparing, uuid)
    if (sent.kind === 'keep') found.push({ kind: 'event', uuid, outcome: 'refused', why: sent.why })
    else found.push({ kind: 'event', uuid, ...(driftOf({ timestamp }, index.get(uuid), 'there') ?? OLDER_THERE) })
  }
  return found
}

/** It says that it lacks something of the same time. */
const OLDER_THERE = { outcome: 'older-there' } as const

type Sides = Record<Due, readonly Found[]>

async function lookInside(comparing: Comparing, sides: Sides, job: JobRun): Promise<void> {
  const differing = (['here', 'there'] as const)
    .flatMap((due) => sides[due].filter(isOnBoth).map(({ uuid }) => ({ due, uuid })))
    .slice(0, LOOKED_INTO)
  for (const [i, { due, uuid }] of differing.entries()) {
    job.progress(i, differing.length)
    await comparing.account.noteAll(await insideOf(comparing, uuid, due))
  }
  job.progress(differing.length, differing.length)
}

function isOnBoth({ outcome }: Found): boolean {
  return outcome === 'older-here' || outcome === 'older-there'
}

async function insideOf(comparing: Comparing, uuid: string, due: Due): Promise<Found[]> {
  const { context, peer, signal } = comparing
  try {
    const { event: there } = (await fetchEvent(comparing, uuid)).read
    if (!there || there.uuid !== uuid) return []
    return due === 'here' ? await fallenBehind(context, there, peer.server) : await lacking(comparing, there, uuid)
  } catch (error) {
    if (signal.aborted || !(error instanceof Problem)) throw error
    // That it differs is told; what differs cannot be seen from here.
    return []
  }
}

async function fallenBehind(context: Context, there: Event, server: Comparing['peer']['server']): Promise<Found[]> {
  const received = receiveEvent(there, server)
  return received.kind === 'keep'
    ? compareSides(await readForPush(context, there.uuid ?? ''), received.event, 'here')
    : []
}

async function lacking(comparing: Comparing, there: Event, uuid: string): Promise<Found[]> {
  const { sent } = await prepare(comparing, uuid)
  return sent.kind === 'send' ? compareSides(sent.event, there, 'there') : []
}
