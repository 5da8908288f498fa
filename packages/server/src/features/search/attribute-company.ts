import type { Context } from '../../context.ts'
import { loadFiles } from '../events/attachments.ts'
import type { AttachedTagRow } from '../events/event-tags.ts'
import { proposalTexts } from '../events/proposal-texts.ts'
import { sightingTexts } from '../events/sighting-texts.ts'
import { clustersOfTags, galaxiesText } from '../galaxies/of-tags.ts'
import { fieldsOf, loadAnalystData } from '../notes/of-records.ts'
import type { FoundAttribute } from './attribute-columns.ts'
import type { Search } from './conditions.ts'
import { correlationTexts } from './correlation-texts.ts'

type Tags = ReadonlyMap<number, AttachedTagRow[]>

/**
 * What a search was asked to hang on its attributes, for a page of them, as JSON text by attribute: `,"Sighting":[…]`
 * and its like.
 */
export async function loadCompany(
  context: Context,
  search: Search,
  rows: readonly FoundAttribute<'uuid'>[],
  tags: Tags,
): Promise<(id: number) => string> {
  const { db, viewer, query } = search
  const { show } = query
  const ids = rows.map(({ id }) => id)
  const eventIds = [...new Set(rows.map(({ event_id }) => event_id))]
  const clusters = show.galaxies ? await clustersOfTags(context, viewer, galaxyNames(tags)) : undefined
  const lists: [string, (id: number) => string][] = []
  if (clusters) {
    lists.push(['Galaxy', (id) => galaxiesText(tags.get(id) ?? [], clusters, 'attribute_tag_id')])
  }
  if (show.proposals) {
    const wanted = { eventIds, attributeIds: ids, withFiles: show.attachments }
    lists.push(['ShadowAttribute', listOf(await proposalTexts(context, wanted))])
  }
  if (show.sightings) lists.push(['Sighting', listOf(await sightingTexts(db, viewer, eventIds, ids))])
  if (show.correlations) lists.push(['RelatedAttribute', listOf(await correlationTexts(db, viewer, ids))])
  const notes = show.analystData ? await notesOf(context, search, rows) : undefined
  const warned = warningsOf(search, rows)
  return (id) =>
    lists.map(([name, text]) => `,"${name}":${text(id)}`).join('') + (warned.get(id) ?? '') + (notes?.get(id) ?? '')
}

function warningsOf({ warnings }: Search, rows: readonly FoundAttribute[]): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  if (!warnings) return texts
  for (const row of rows) {
    const text = warnings.textOf(row)
    if (text !== undefined) texts.set(row.id, `,"warnings":${text}`)
  }
  return texts
}

/** Kinds of which there is nothing are left out. */
async function notesOf(
  context: Context,
  { viewer }: Search,
  rows: readonly FoundAttribute<'uuid'>[],
): Promise<Map<number, string>> {
  const texts = await loadAnalystData(
    { context, viewer },
    'Attribute',
    rows.map(({ uuid }) => uuid),
  )
  return new Map(rows.map(({ id, uuid }) => [id, fieldsOf(texts.get(uuid))]))
}

/** The file of one attribute in base64, if it was asked for; files are read one by one, so that few are in memory. */
export async function fileOf(context: Context, { query }: Search, row: FoundAttribute): Promise<string | undefined> {
  if (!query.show.attachments) return undefined
  return (await loadFiles(context, row.event_id, [row])).get(row.id)
}

function listOf(texts: ReadonlyMap<number, string[]>): (id: number) => string {
  return (id) => `[${(texts.get(id) ?? []).join(',')}]`
}

function galaxyNames(tags: Tags): string[] {
  return [...tags.values()]
    .flat()
    .filter(({ is_galaxy }) => is_galaxy)
    .map(({ name }) => name)
}
