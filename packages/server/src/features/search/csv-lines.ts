import { csvLine, csvHeader, type CsvRow } from '@tocsin/convert'
import type { Db } from '../../platform/db/connect.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes, tagsOfEvents } from '../events/event-tags.ts'
import type { FoundRow } from './attribute-rows.ts'
import type { Search } from './conditions.ts'

const THREAT_LEVELS = ['', 'High', 'Medium', 'Low', 'Undefined']

const USUAL = ['uuid', 'event_id', 'category', 'type', 'value', 'comment', 'to_ids', 'date']
const OBJECT = ['object_relation', 'attribute_tag', 'object_uuid', 'object_name', 'object_meta_category']
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

/** The columns of a CSV answer. Naming columns replaces the usual ones. Source: `rest-search` §9. */
function columnsOf({ query }: Search): string[] {
  const { columns, objectColumns, context } = query.show
  const named = columns ?? [...USUAL, ...OBJECT]
  return [...named, ...(objectColumns ?? []), ...(context ? CONTEXT : [])].map((name) => name.replaceAll('-', '_'))
}

/** Found attributes as CSV, piece by piece; an empty line ends it, as in MISP. */
export async function* csvText(db: Db, search: Search, pages: AsyncGenerator<FoundRow[]>): AsyncGenerator<string> {
  const columns = columnsOf(search)
  if (!search.query.show.headerless) yield csvHeader(columns)
  for await (const rows of pages) {
    const facts = await factsOf(db, search, rows)
    yield facts.map((row) => csvLine(columns, row)).join('')
  }
  yield '\n'
}

async function factsOf(db: Db, { query }: Search, rows: FoundRow[]): Promise<CsvRow[]> {
  const options = { includeAllTags: query.show.allTags, excludeLocalTags: query.show.excludeLocalTags ?? false }
  const tags = await tagsOfAttributes(db, rows, options)
  const eventIds = [...new Set(rows.map(({ event_id }) => event_id))]
  const eventTags = query.show.context ? await tagsOfEvents(db, eventIds, options) : new Map<number, never[]>()
  const names = (list: readonly { name: string }[] = []) => list.map(({ name }) => name).join(',')
  return rows.map((row) => ({
    ...row,
    value: wholeValue(row),
    date: row.timestamp,
    attribute_tag: names(tags.get(row.id)),
    event_member_org: row.org_name,
    event_source_org: row.orgc_name,
    event_threat_level_id: THREAT_LEVELS[row.event_threat_level_id] ?? '',
    event_tag: names(eventTags.get(row.event_id)),
  }))
}
