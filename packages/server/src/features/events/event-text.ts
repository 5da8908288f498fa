import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { loadRelatedEvents } from '../correlation/related-events.ts'
import { clustersOfTags, galaxiesText } from '../galaxies/of-tags.ts'
import { instanceKey } from '../instance/instance-key.ts'
import { attributeBatches, type AttributePlace } from './attribute-batches.ts'
import { analystDataText, keysText, proposalsOfEvent, reportsOfEvent } from './event-companions.ts'
import { eventScoresText } from './decay-scores.ts'
import { readingsOf, type EventReading } from './event-reading.ts'
import { tagsOfEvents, type AttachedTagRow } from './event-tags.ts'
import { extendedBy, extensionEvents, findExtensions } from './extensions.ts'
import type { EventHeader } from './find-event.ts'
import { objectBatches } from './object-batches.ts'
import { eventAttribute, eventHead, tagsText } from './present.ts'
import type { ReadOptions } from './read-options.ts'
import { sharedWithTexts } from './shared-with.ts'

/** What is asked for; `saved` as in `EventReading`. */
export type Asked = Pick<EventReading, 'event' | 'options' | 'saved'>

/**
 * `{"Event": …}` as MISP writes it, piece by piece: what it holds in memory does not grow with the event.
 *
 * Order and presence of keys follow MISP's `events/view`: `Attribute` holds those outside objects; `Tag` is absent when
 * there are none. With `extended`, the lists go on with what the extensions hold, read as if each was viewed by itself;
 * keys and analyst data are the event's own.
 */
export async function* eventText(
  context: Context,
  viewer: Viewer,
  { event, options, saved }: Asked,
): AsyncGenerator<string> {
  const { db } = context
  const wantsExtensions = options.extended || options.extensionList
  const extensions = wantsExtensions ? await findExtensions(db, viewer, event) : []
  const reads = readingsOf({ context, viewer, options }, { event, saved }, options.extended ? extensions : [])
  const [own] = reads
  const tags = await tagsOfAll(db, reads, options)

  yield `{"Event":${await headText(own, extensions)}`
  if (!options.metadataOnly) {
    const place: AttributePlace = options.flatten ? { in: 'event or objects' } : { in: 'event' }
    yield* listText('Attribute', reads, (read) => attributeTexts(read, place))
    yield* listText('ShadowAttribute', reads, proposalsOfEvent)
  }
  const related = await loadRelatedEvents(db, viewer, await relatedIds(reads))
  yield `,"RelatedEvent":${JSON.stringify(related.map((Event) => ({ Event })))}`
  yield `,"Galaxy":${options.excludeGalaxy ? '[]' : await galaxiesOf(context, viewer, tags)}`
  if (!options.metadataOnly) {
    if (!options.flatten) yield* listText('Object', reads, objectBatches)
    yield* listText('EventReport', reads, reportsOfEvent)
  }
  yield `,"CryptographicKey":${await keysText(own)}`
  if (tags.length > 0) yield `,"Tag":${tagsText(tags)}`
  yield scoresOfEvent(own, tags)
  if (own.listed.size > 0) yield `,"warnings":${JSON.stringify(Object.fromEntries(own.listed))}`
  for (const [kind, list] of Object.entries(options.kept?.listsOf(own.sources) ?? {})) yield `,"${kind}":${list}`
  yield `${await analystDataText(own)}}}`
}

/** Scores are the event's own: what its extensions carry does not count. */
function scoresOfEvent({ context, event, options }: EventReading, tags: readonly AttachedTagRow[]): string {
  if (!options.decay?.onEvents) return ''
  const own = tags.filter(({ owner_id }) => owner_id === event.id)
  return `,"event_scores":${eventScoresText({ context, wish: options.decay }, event, own)}`
}

/** One list of the answer, made of what each event has to add: comma-separated pieces, event after event. */
async function* listText(
  name: string,
  reads: readonly EventReading[],
  piecesOf: (read: EventReading) => AsyncIterable<string>,
): AsyncGenerator<string> {
  yield `,"${name}":[`
  let separator = ''
  for (const read of reads) {
    for await (const piece of piecesOf(read)) {
      yield separator + piece
      separator = ','
    }
  }
  yield ']'
}

/** Attributes of one place, comma-separated. */
async function* attributeTexts(read: EventReading, place: AttributePlace): AsyncGenerator<string> {
  for await (const batch of attributeBatches(read, place)) {
    yield batch.map((attribute) => eventAttribute.write(attribute)).join(',')
  }
}

/** The event's own fields, left open for what follows. */
async function headText(read: EventReading, extensions: readonly EventHeader[]): Promise<string> {
  const { event, options } = read
  const groups = await sharedWithTexts(read, [event])
  const text = eventHead.write({
    ...event,
    extends_uuid: event.extends_uuid ?? '',
    event_creator_email: mayShowCreator(event, options) ? (event.event_creator_email ?? undefined) : undefined,
    recall_key: options.includeRecallKey ? await recallKeyOf(read) : undefined,
    extensionEvents: options.extended ? extensionEvents(extensions) : undefined,
    ExtendedBy: options.extensionList ? extendedBy(extensions) : undefined,
    Org: { id: event.org_id, name: event.org_name, uuid: event.org_uuid, local: event.org_local },
    Orgc: { id: event.orgc_id, name: event.orgc_name, uuid: event.orgc_uuid, local: event.orgc_local },
    ...groups.get(event.sharing_group_id),
  })
  return text.slice(0, -1)
}

/** What was made here is this server's to recall, and a copy whose it came as. */
async function recallKeyOf({ context, event }: EventReading): Promise<string | undefined> {
  return event.locked ? (event.recall_key ?? undefined) : (await instanceKey(context)).fingerprint
}

function mayShowCreator(event: EventHeader, { creatorEmailFor }: ReadOptions): boolean {
  return creatorEmailFor === 'everybody' || (creatorEmailFor !== undefined && creatorEmailFor.orgId === event.orgc_id)
}

/** The tags of all events, each once, as it hangs on the first that carries it. */
async function tagsOfAll(db: Db, reads: readonly EventReading[], options: ReadOptions): Promise<AttachedTagRow[]> {
  const ids = reads.filter(({ event }) => event.has_event_tags).map(({ event }) => event.id)
  if (ids.length === 0) return []
  const byEvent = await tagsOfEvents(db, ids, options)
  const byTag = new Map<number, AttachedTagRow>()
  for (const tag of ids.flatMap((id) => byEvent.get(id) ?? [])) if (!byTag.has(tag.id)) byTag.set(tag.id, tag)
  return [...byTag.values()]
}

async function relatedIds(reads: readonly EventReading[]): Promise<Set<number>> {
  const ids = new Set<number>()
  for (const read of reads) for (const id of (await read.correlations).eventIds) ids.add(id)
  return ids
}

async function galaxiesOf(context: Context, viewer: Viewer, tags: AttachedTagRow[]): Promise<string> {
  const galaxyTags = tags.filter(({ is_galaxy }) => is_galaxy)
  if (galaxyTags.length === 0) return '[]'
  const known = await clustersOfTags(
    context,
    viewer,
    galaxyTags.map(({ name }) => name),
  )
  return galaxiesText(galaxyTags, known, 'event_tag_id')
}
