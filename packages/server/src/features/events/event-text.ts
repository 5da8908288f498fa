import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { loadRelatedEvents } from '../correlation/related-events.ts'
import { clustersOfTags, presentGalaxies } from '../galaxies/of-tags.ts'
import { attributeBatches, type AttributePlace } from './attribute-batches.ts'
import { correlationsForEvent } from './event-correlations.ts'
import type { EventReading } from './event-reading.ts'
import { companionsOfEvent } from './event-companions.ts'
import { tagsOfEvents, type AttachedTagRow } from './event-tags.ts'
import type { EventHeader } from './find-event.ts'
import { objectBatches } from './object-batches.ts'
import { eventAttribute, eventHead, tagsText } from './present.ts'
import type { ReadOptions } from './read-options.ts'
import { presentSharingGroup } from './shared-with.ts'

/**
 * `{"Event": …}` as MISP writes it, piece by piece: what it holds in memory does not grow with the event.
 *
 * Order and presence of keys follow MISP's `events/view`: `Attribute` holds those outside objects; `Tag` is absent when
 * there are none.
 */
export async function* eventText(
  context: Context,
  viewer: Viewer,
  event: EventHeader,
  options: ReadOptions,
): AsyncGenerator<string> {
  const { db } = context
  const tags = event.has_event_tags ? ((await tagsOfEvents(db, [event.id], options)).get(event.id) ?? []) : []
  // Found out while the attributes are written; whoever needs it waits for it.
  const correlations = correlationsForEvent(db, viewer, event, options)
  correlations.catch(() => {})
  const read = { context, viewer, event, options, correlations }
  const companions = await companionsOfEvent(read)

  yield `{"Event":${await headText(context, event, options)}`
  if (!options.metadataOnly) {
    yield ',"Attribute":['
    yield* attributeTexts(read, options.flatten ? { in: 'event or objects' } : { in: 'event' })
    yield `],"ShadowAttribute":${companions.proposals}`
  }
  const related = await loadRelatedEvents(db, viewer, (await correlations).eventIds)
  yield `,"RelatedEvent":${JSON.stringify(related.map((Event) => ({ Event })))}`
  yield `,"Galaxy":${options.excludeGalaxy ? '[]' : await galaxiesText(context, viewer, tags)}`
  if (!options.metadataOnly) {
    if (!options.flatten) {
      yield ',"Object":['
      yield* objectBatches(read)
      yield ']'
    }
    yield `,"EventReport":${companions.reports}`
  }
  yield `,"CryptographicKey":${companions.keys}`
  if (tags.length > 0) yield `,"Tag":${tagsText(tags)}`
  yield `${companions.analystData}}}`
}

/** Attributes of one place, comma-separated. */
async function* attributeTexts(read: EventReading, place: AttributePlace): AsyncGenerator<string> {
  let separator = ''
  for await (const batch of attributeBatches(read, place)) {
    yield separator + batch.map((attribute) => eventAttribute.write(attribute)).join(',')
    separator = ','
  }
}

/** The event's own fields, left open for what follows. */
async function headText(context: Context, event: EventHeader, options: ReadOptions): Promise<string> {
  const text = eventHead.write({
    ...event,
    extends_uuid: event.extends_uuid ?? '',
    event_creator_email: mayShowCreator(event, options) ? (event.event_creator_email ?? undefined) : undefined,
    Org: { id: event.org_id, name: event.org_name, uuid: event.org_uuid, local: event.org_local },
    Orgc: { id: event.orgc_id, name: event.orgc_name, uuid: event.orgc_uuid, local: event.orgc_local },
    SharingGroup: options.sgReferenceOnly ? undefined : await presentSharingGroup(context, event),
  })
  return text.slice(0, -1)
}

function mayShowCreator(event: EventHeader, { creatorEmailFor }: ReadOptions): boolean {
  return creatorEmailFor === 'everybody' || (creatorEmailFor !== undefined && creatorEmailFor.orgId === event.orgc_id)
}

async function galaxiesText(context: Context, viewer: Viewer, tags: AttachedTagRow[]): Promise<string> {
  const galaxyTags = tags.filter(({ is_galaxy }) => is_galaxy)
  if (galaxyTags.length === 0) return '[]'
  const known = await clustersOfTags(
    context.db,
    viewer,
    galaxyTags.map(({ name }) => name),
  )
  return JSON.stringify(presentGalaxies(galaxyTags, known, 'event_tag_id'))
}
