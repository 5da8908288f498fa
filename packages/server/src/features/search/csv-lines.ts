import type { CsvOptions, CsvRow } from '@tocsin/convert'
import { momentText } from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { Worth } from '../events/decay-scores.ts'
import type { AttachedTagRow } from '../events/event-tags.ts'
import type { AttributeColumn, FoundAttribute } from './attribute-columns.ts'
import type { Search } from './conditions.ts'
import { fewOf } from './few-of.ts'
import type { Asked } from './format.ts'
import type { Found } from './found-ids.ts'
import { findFlat, foundPages, type FoundPage } from './found-pages.ts'
import type { EventFacts, ObjectFacts } from './surroundings.ts'

const USUAL = ['uuid', 'event_id', 'category', 'type', 'value', 'comment', 'to_ids', 'date']
const OBJECT = ['object_relation', 'attribute_tag', 'object_uuid', 'object_name', 'object_meta-category']
const CONTEXT = [
  'event_info',
  'event_member_org',
  'event_source_org',
  'event_distribution',
  'event_threat_level_id',
  'event_analysis',
  'event_date',
  'event_tag',
  'event_timestamp',
]
const DECAY = ['decay_score_score', 'decay_score_decayed']
const THREAT_LEVELS = ['', 'High', 'Medium', 'Low', 'Undefined']

/** Columns that stand in a line as they are stored. */
const stored = [
  'id',
  'uuid',
  'event_id',
  'object_id',
  'object_relation',
  'category',
  'type',
  'value1',
  'value2',
  'comment',
  'to_ids',
  'timestamp',
  'distribution',
  'sharing_group_id',
  'deleted',
  'disable_correlation',
] as const satisfies readonly AttributeColumn[]

/** What is read of an attribute for a line is what its columns show. */
type LineAttribute = FoundAttribute & Partial<FoundAttribute<AttributeColumn>>

/** One line in the making. */
type Line = {
  attribute: LineAttribute
  tags: readonly AttachedTagRow[]
  event: EventFacts | undefined
  object: ObjectFacts | undefined
  worth: Worth | undefined
}

/** What may stand in a column, by MISP's names; `date` is the attribute's timestamp. */
const cells: Record<string, (line: Line) => CsvRow[number]> = {
  ...Object.fromEntries(stored.map((name) => [name, ({ attribute }: Line) => attribute[name]])),
  value: ({ attribute }) => wholeValue(attribute),
  date: ({ attribute }) => attribute.timestamp,
  first_seen: ({ attribute }) => attribute.first_seen && momentText(attribute.first_seen),
  last_seen: ({ attribute }) => attribute.last_seen && momentText(attribute.last_seen),
  attribute_tag: ({ tags }) => names(tags),
  object_uuid: ({ object }) => object?.uuid,
  object_name: ({ object }) => object?.name,
  'object_meta-category': ({ object }) => object?.meta_category,
  object_meta_category: ({ object }) => object?.meta_category,
  event_uuid: ({ event }) => event?.uuid,
  event_info: ({ event }) => event?.info,
  event_member_org: ({ event }) => event?.org_name,
  event_source_org: ({ event }) => event?.orgc_name,
  event_distribution: ({ event }) => event?.distribution,
  event_threat_level_id: ({ event }) => event && THREAT_LEVELS[event.threat_level_id],
  event_analysis: ({ event }) => event?.analysis,
  event_date: ({ event }) => event?.date,
  event_tag: ({ event }) => names(event?.tags),
  event_timestamp: ({ event }) => event?.timestamp,
  decay_score_score: ({ worth }) => worth && scoresOf(worth, ({ score }) => score),
  decay_score_decayed: ({ worth }) => worth && scoresOf(worth, ({ decayed }) => Number(decayed)),
}

/** A number where one model applies, else a list of them. */
function scoresOf({ scores }: Worth, number: (score: Worth['scores'][number]) => number): number | string | undefined {
  return scores.length > 1 ? scores.map(number).join(',') : scores.map(number)[0]
}

function names(tags: readonly AttachedTagRow[] = []): string {
  return tags.map(({ name }) => name).join(',')
}

/** The columns of a CSV answer. Naming columns replaces the usual ones; unknown names stay empty. Source: `rest-search` §9. */
function columnsOf({ query, decay }: Search): string[] {
  const { columns, objectColumns, context } = query.show
  return [
    ...(columns ?? [...USUAL, ...OBJECT]),
    ...(objectColumns ?? []),
    ...(decay?.onAttributes ? DECAY : []),
    ...(context ? CONTEXT : []),
  ]
}

export function csvOptions({ search }: Asked): CsvOptions {
  const { headerless, asMisp } = search.query.show
  return { columns: columnsOf(search), headerless, keepsFormulas: asMisp }
}

/** What was found as the cells of lines. */
export async function csvRows(asked: Asked): Promise<Found<CsvRow>> {
  const columns = columnsOf(asked.search)
  const shown = [...stored, 'first_seen' as const].filter((name) => columns.includes(name))
  const { total, pages } = await findFlat(asked, shown)
  const wanted = { tags: columns.includes('attribute_tag'), eventTags: columns.includes('event_tag') }
  return { total, pages: cellsOf(columns, foundPages(asked.context, asked.search, pages, wanted)) }
}

async function* cellsOf(
  columns: readonly string[],
  pages: AsyncGenerator<FoundPage<LineAttribute>>,
): AsyncGenerator<CsvRow[]> {
  const getters = columns.map((name) => (Object.hasOwn(cells, name) ? cells[name] : undefined))
  for await (const { rows, tags, worth, events, objects } of pages) {
    const lineOf = (attribute: LineAttribute): CsvRow => {
      const { id, event_id, object_id } = attribute
      const [event, object] = [events.get(event_id), objects.get(object_id)]
      const line = { attribute, tags: tags.get(id) ?? [], event, object, worth: worth.get(id) }
      return getters.map((cell) => cell?.(line))
    }
    for (const few of fewOf(rows)) yield few.map(lineOf)
  }
}
