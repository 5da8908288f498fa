import { clustersOfTags, galaxiesText, type KnownCluster } from '../galaxies/of-tags.ts'
import { loadAnalystData } from '../notes/of-records.ts'
import { loadFiles } from './attachments.ts'
import { wholeValue } from './attribute-row.ts'
import { scoreAttributes, scoresText, withoutDecayed, type Worth } from './decay-scores.ts'
import type { EventReading } from './event-reading.ts'
import { tagsOfAttributes, tagsOfEvents, type AttachedTagRow } from './event-tags.ts'
import { tagsText, type WritableAttribute } from './present.ts'
import { proposalTexts } from './proposal-texts.ts'
import { relatedAttributeTexts } from './related-attributes.ts'
import type { AttributeRow } from './rows.ts'
import { sharedWithTexts } from './shared-with.ts'
import { sightingTexts } from './sighting-texts.ts'

/** Puts on each attribute what hangs on it. Only what the event is known to hold is looked up. */
export async function enrichAttributes(read: EventReading, rows: AttributeRow[]): Promise<WritableAttribute[]> {
  const { context, viewer, event, options } = read
  const { db } = context
  const ids = rows.map(({ id }) => id)
  const tags = event.has_attribute_tags ? await tagsOfAttributes(db, rows, options) : noTags
  const clusters = options.excludeGalaxy ? noClusters : await clustersOfTags(context, viewer, galaxyNames(tags))
  const proposals =
    event.has_proposals && !options.noShadowAttributes
      ? await proposalTexts(context, { eventIds: [event.id], attributeIds: ids, withFiles: options.includeAttachments })
      : noTexts
  const sightings =
    event.has_sightings && !options.noSightings ? await sightingTexts(db, viewer, [event.id], ids) : noTexts
  const related = await relatedAttributeTexts(read, ids)
  const groups = await sharedWithTexts(read, rows)
  const notes =
    event.has_analyst_data && options.includeAnalystData
      ? await loadAnalystData(
          read,
          'Attribute',
          rows.map(({ uuid }) => uuid),
        )
      : noNotes
  const files = event.has_attachments && options.includeAttachments ? await loadFiles(context, event.id, rows) : noFiles
  const kept = await options.kept?.textsOf(rows, read.sources)
  const worth = await worthOf(read, rows, tags)
  return withoutDecayed(options.decay, rows, worth).map((row) => {
    const own = tags.get(row.id)
    const scores = worth.get(row.id)?.scores
    // The row itself is dressed: copying a hundred thousand of them costs more than everything else here.
    return Object.assign(row, {
      value: wholeValue(row),
      data: files.get(row.id),
      Galaxy: own ? galaxiesText(own, clusters, 'attribute_tag_id') : '[]',
      ShadowAttribute: listText(proposals.get(row.id)) ?? '[]',
      Sighting: listText(sightings.get(row.id)),
      RelatedAttribute: listText(related.get(row.id)),
      ...groups.get(row.sharing_group_id),
      Tag: own && tagsText(own),
      decay_score: options.decay && scores && scoresText(options.decay, scores),
      warnings: options.warnings?.textOf(row, read.listed),
      ...kept?.get(row.id),
      ...notes.get(row.uuid),
    })
  })
}

async function worthOf(
  { context, viewer, event, options }: EventReading,
  rows: readonly AttributeRow[],
  tags: ReadonlyMap<number, AttachedTagRow[]>,
): Promise<ReadonlyMap<number, Worth>> {
  const { decay } = options
  if (!decay?.onAttributes) return noWorth
  const ofEvent = event.has_event_tags ? await tagsOfEvents(context.db, [event.id], options) : noTags
  return scoreAttributes({ context, viewer, wish: decay }, rows, {
    own: (id) => tags.get(id) ?? [],
    ofEvent: (id) => ofEvent.get(id) ?? [],
  })
}

const noTags: ReadonlyMap<number, AttachedTagRow[]> = new Map()
const noClusters: ReadonlyMap<string, KnownCluster> = new Map()
const noTexts: ReadonlyMap<number, string[]> = new Map()
const noNotes: Awaited<ReturnType<typeof loadAnalystData>> = new Map()
const noWorth: ReadonlyMap<number, Worth> = new Map()
const noFiles: ReadonlyMap<number, string> = new Map()

/** MISP leaves the list out where there is nothing. */
function listText(texts: readonly string[] | undefined): string | undefined {
  return texts && `[${texts.join(',')}]`
}

function galaxyNames(tags: ReadonlyMap<number, AttachedTagRow[]>): string[] {
  return [...tags.values()]
    .flat()
    .filter(({ is_galaxy }) => is_galaxy)
    .map(({ name }) => name)
}
