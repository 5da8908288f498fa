import type { Event } from '@tocsin/format'
import { viewerOf } from '../../access/actor.ts'
import { visibleAttributes, visibleEvents } from '../../access/visibility.ts'
import type { JobRun } from '../../platform/jobs/records.ts'
import { addEvent } from '../events/add.ts'
import { changeInside } from '../events/change-inside.ts'
import { publishEvent } from '../events/publish.ts'
import { recordInside } from '../events/record-inside.ts'
import { saveChildren } from '../events/save-children.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import { decideValues, type Decided, type Standing } from './decide-values.ts'
import { tagsOfFeed, type Fetching } from './fetcher.ts'
import { findValues } from './find-values.ts'
import type { Counts } from './runs.ts'

/** So many attributes are saved in one go: those before stay where a later one fails. */
const BATCH = 5_000

/** What a feed of values would change, and of which event; there is none where it would be a new one. */
export type Planned = { eventId: number | undefined; found: number; decided: Decided }

/** Reads a feed of values and compares it with its event. Nothing is changed. */
export async function planValues(fetching: Omit<Fetching, 'signal'>): Promise<Planned> {
  const { feed, source } = fetching
  const found = await findValues(feed, await source.text())
  const eventId = feed.fixed_event ? await fixedEvent(fetching) : undefined
  const standing = eventId === undefined ? [] : await standingOn(fetching, eventId)
  return { eventId, found: found.length, decided: decideValues(found, standing, feed) }
}

/**
 * Brings a feed of values into its event, or into a new one. Only what changed is touched: new values are added, and
 * those that are gone are deleted softly where the feed says so.
 */
export async function fetchValues(fetching: Fetching, job: JobRun): Promise<Counts> {
  const planned = await planValues(fetching)
  const { added, gone, known, refused } = planned.decided
  const counts = { added: 0, gone: 0, unchanged: known, refused }
  if (added.length === 0 && gone.length === 0) return counts
  const eventId = planned.eventId ?? (await addFeedEvent(fetching))
  const total = added.length + gone.length
  const changes = [...added, ...gone.map((uuid) => ({ uuid, deleted: true }))]
  for (let i = 0; i < changes.length; i += BATCH) {
    fetching.signal.throwIfAborted()
    const saved = await saveBatch(fetching, eventId, changes.slice(i, i + BATCH))
    counts.added += saved.added
    counts.gone += saved.updated
    counts.refused += saved.refused
    job.progress(Math.min(i + BATCH, total), total)
  }
  if (fetching.feed.publish) await publishEvent(fetching.context, fetching.actor, String(eventId))
  return counts
}

type Children = NonNullable<Event['Attribute']>

async function saveBatch({ context, actor }: Fetching, eventId: number, Attribute: Children) {
  const lists = await currentLists(context)
  const counts = { added: 0, updated: 0, unchanged: 0, refused: 0 }
  return changeInside(context, actor, { event: String(eventId) }, async (tx, event) => {
    const now = context.clock.seconds()
    const options = { now, existing: 'update', duplicates: 'refuse', isNewEvent: false, files: new Map() } as const
    const saved = await saveChildren(tx, event, { Attribute }, { origin: { by: 'feed', actor, lists }, ...options })
    for (const { kind } of saved.attributes) counts[kind] += 1
    const isChanged = counts.added + counts.updated > 0
    if (isChanged) await recordInside(tx, actor, event, saved)
    return { result: counts, isChanged }
  })
}

/** The event that a feed always goes into. One that was deleted is made anew. */
async function fixedEvent({ context, actor, feed }: Omit<Fetching, 'signal'>): Promise<number | undefined> {
  const event = await visibleEvents(context.db, viewerOf(actor))
    .select('events.id')
    .where('events.id', '=', feed.event_id)
    .executeTakeFirst()
  return event?.id
}

async function standingOn({ context, actor }: Omit<Fetching, 'signal'>, eventId: number): Promise<Standing[]> {
  return visibleAttributes(context.db, viewerOf(actor))
    .select(['attributes.uuid', 'attributes.value1', 'attributes.value2'])
    .where('attributes.event_id', '=', eventId)
    .where('attributes.object_id', '=', 0)
    .where('attributes.deleted', '=', false)
    .execute()
}

/** Source: MISP's Feed::saveFreetextFeedData: a finished event of no known threat, named for the feed. */
async function addFeedEvent({ context, actor, feed }: Fetching): Promise<number> {
  const uuid = crypto.randomUUID()
  const orgc = await context.db
    .selectFrom('organisations')
    .select(['uuid', 'name'])
    .where('id', '=', feed.orgc_id)
    .executeTakeFirst()
  const event: Event = {
    uuid,
    info: `${feed.name} feed`,
    analysis: 2,
    threat_level_id: 4,
    distribution: feed.distribution === 5 ? 0 : feed.distribution,
    ...(feed.distribution === 4 ? { sharing_group_id: feed.sharing_group_id } : {}),
    ...(orgc ? { Orgc: orgc } : {}),
    Tag: await tagsOfFeed(context.db, actor, feed),
  }
  const { id } = await addEvent(
    context,
    actor,
    { event, findings: [] },
    {
      within: async (tx) => {
        if (!feed.fixed_event) return
        const made = await tx.selectFrom('events').select('id').where('uuid', '=', uuid).executeTakeFirstOrThrow()
        await tx.updateTable('feeds').set({ event_id: made.id }).where('id', '=', feed.id).execute()
      },
    },
  )
  return id
}
