import { withoutDecayed, type Worth } from '../events/decay-scores.ts'
import { tagsOfAttributes, type AttachedTagRow } from '../events/event-tags.ts'
import type { AttributeColumn, FoundAttribute } from './attribute-columns.ts'
import { findAttributes, findAttributesOfEvents } from './attribute-rows.ts'
import { worthOf } from './attribute-worth.ts'
import { tagOptions, type Search } from './conditions.ts'
import type { Asked } from './format.ts'
import type { Found } from './found-ids.ts'
import { surroundingsReader, type Surroundings } from './surroundings.ts'

/** Attributes that were found, without what has decayed, and what stands around them. */
export type FoundPage<Row> = Surroundings & {
  rows: Row[]
  /** Their own, by their ids; empty where nobody wants them. */
  tags: ReadonlyMap<number, AttachedTagRow[]>
  worth: ReadonlyMap<number, Worth>
}

/** What an answer says of tags. */
type Wanted = { tags: boolean; eventTags: boolean }

/** The attributes that flat formats write: those found, or those of the events found. */
export async function findFlat<Column extends AttributeColumn>(
  { scope, search }: Asked,
  columns: readonly Column[],
): Promise<Found<FoundAttribute<Column>>> {
  return scope === 'events' ? findAttributesOfEvents(search, columns) : findAttributes(search, columns)
}

export async function* foundPages<Row extends FoundAttribute>(
  context: Asked['context'],
  search: Search,
  pages: AsyncGenerator<Row[]>,
  wanted: Wanted,
): AsyncGenerator<FoundPage<Row>> {
  const isScored = search.decay?.onAttributes === true
  const readSurroundings = surroundingsReader(search, wanted.eventTags || isScored)
  for await (const rows of pages) {
    if (rows.length === 0) continue
    const [around, tags] = await Promise.all([
      readSurroundings(rows),
      wanted.tags || isScored ? tagsOfAttributes(search.db, rows, tagOptions(search)) : new Map<number, never>(),
    ])
    const worth = await worthOf(context, search, rows, { tags, events: around.events })
    const kept = withoutDecayed(search.decay, rows, worth)
    if (kept.length > 0) yield { ...around, rows: kept, tags, worth }
  }
}
