import { parseEventEnvelope, type Event, type EventRead } from '@tocsin/format'
import { eachOf } from '../../platform/each-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { addEvent, type Arrival } from '../events/add.ts'
import { outcomeOfError, partsLeftOut } from '../events/arrival-outcome.ts'
import { editEvent } from '../events/edit.ts'
import { tagsOfFeed, type Fetching } from './fetcher.ts'
import { parseJson } from './manifest.ts'
import type { Source } from './open-source.ts'
import { readChoices } from './read-choices.ts'
import { receiveFeedEvent, type FeedTerms } from './receive-event.ts'
import { leftOut } from './rules.ts'
import type { Account, Outcome } from '../runs/account.ts'
import type { Counts } from './runs.ts'

/** So many events are on their way at once: enough to hide the way there and back, few enough to be no burden. */
const AT_ONCE = 4

type Taking = Fetching & { account: Account; terms: FeedTerms }

/**
 * Fetches what is new in a feed of events. Every event that the feed names ends with an outcome, and one failure never
 * stops the others. What is interrupted goes on where it was.
 */
export async function fetchEvents(fetching: Fetching, account: Account, job: JobRun): Promise<Counts> {
  const { context, source, feed, actor } = fetching
  const choices = await readChoices(context, source)
  const decided = choices.flatMap((choice): Outcome[] => {
    const { uuid } = choice.offered
    if (choice.kind === 'unchanged') return [{ kind: 'event', uuid, outcome: 'unchanged' }]
    return choice.kind === 'refused' ? [{ kind: 'event', uuid, outcome: 'refused', why: choice.why }] : []
  })
  await account.noteAll(decided)
  const done = await account.settled('event')
  const wanted = choices.map(({ offered }) => offered.uuid).filter((uuid) => !done.has(uuid))
  const taking = { ...fetching, account, terms: { ...feed, tags: await tagsOfFeed(context.db, actor, feed) } }
  let count = choices.length - wanted.length
  job.progress(count, choices.length)
  await eachOf(wanted, AT_ONCE, async (uuid) => {
    await takeEvent(taking, uuid)
    job.progress(++count, choices.length)
  })
  return (await account.counts()).event ?? {}
}

/** An event of a feed, as it stands there. @throws Problem where there is none, or another */
export async function readFeedEvent(source: Source, uuid: string): Promise<EventRead & { event: Event }> {
  const read = parseEventEnvelope(parseJson(await source.text(`${uuid}.json`), `The event ${uuid}`))
  const { event } = read
  if (!event) throw new Problem('upstream', 'What the feed holds for it is no event.')
  if (event.uuid !== uuid) throw new Problem('upstream', 'The feed holds another event for it.')
  return { ...read, event }
}

/** What goes wrong is an outcome. */
async function takeEvent(taking: Taking, uuid: string): Promise<void> {
  const { context, account, signal } = taking
  try {
    await take(taking, uuid)
  } catch (error) {
    if (signal.aborted) throw error
    if (!(error instanceof Problem)) context.log.error({ err: error, event: uuid }, 'an event could not be fetched')
    await account.note(context.db, { kind: 'event', uuid, ...outcomeOfError(error) })
  }
}

async function take(taking: Taking, uuid: string): Promise<void> {
  const { context, source, feed, actor, account, terms } = taking
  const read = await readFeedEvent(source, uuid)
  refuseLeftOut(taking, read.event)
  const known = await context.db.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirst()
  const arrival: Arrival = {
    origin: `feed:${feed.id}`,
    within: async (tx, rejected) =>
      account.note(tx, { kind: 'event', uuid, outcome: known ? 'updated' : 'added', why: partsLeftOut(rejected) }),
  }
  const received = { ...read, event: receiveFeedEvent(read.event, terms) }
  if (known) {
    await editEvent(context, actor, { reference: uuid, read: received, arrival: { ...arrival, replaces: 'copies' } })
  } else {
    await addEvent(context, actor, received, arrival)
  }
  context.log.debug({ feed: feed.id, event: uuid }, 'an event of a feed was saved')
}

function refuseLeftOut({ feed, context }: Taking, event: Event): void {
  if (event.Orgc?.uuid === undefined) throw new Problem('rejected', 'It does not say which organisation made it.')
  const described = {
    tags: (event.Tag ?? []).map(({ name }) => name),
    org: { name: event.Orgc.name ?? '', uuid: event.Orgc.uuid },
    timestamp: event.timestamp ?? 0,
  }
  const why = leftOut(feed.rules, described, { by: 'parts', now: context.clock.seconds() })
  if (why !== undefined) throw new Problem('rejected', why)
}
