import type { ExportedAttribute, ExportedEvent, ExportedIndicator } from '@tocsin/convert'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttachedTagRow } from '../events/event-tags.ts'
import type { AttributeColumn, FoundAttribute } from './attribute-columns.ts'
import type { Asked } from './format.ts'
import type { Found } from './found-ids.ts'
import { findFlat, foundPages, type FoundPage } from './found-pages.ts'
import type { EventFacts } from './surroundings.ts'

/** What formats tell of an attribute beside its value. */
const told = ['uuid', 'category', 'comment', 'object_relation'] as const
type ToldAttribute = FoundAttribute<(typeof told)[number]>

/** What was found as values alone, for formats that tell of nothing else. */
export async function exportedAttributes(asked: Asked): Promise<Found<ExportedAttribute>> {
  return found(asked, ['uuid'], false, ({ rows, events }) =>
    rows.map((row) => bareAttribute(row, events.get(row.event_id)?.uuid ?? '')),
  )
}

/** What was found with its tags and its event, for formats whose lines tell of these too. */
export async function exportedIndicators(asked: Asked): Promise<Found<ExportedIndicator>> {
  return found(asked, told, true, indicatorsOf)
}

async function found<Column extends AttributeColumn, Row>(
  asked: Asked,
  columns: readonly Column[],
  withTags: boolean,
  rowsOf: (page: FoundPage<FoundAttribute<Column>>) => Row[],
): Promise<Found<Row>> {
  const { total, pages } = await findFlat(asked, columns)
  const around = foundPages(asked.context, asked.search, pages, { tags: withTags, eventTags: withTags })
  return { total, pages: mapped(around, rowsOf) }
}

async function* mapped<From, To>(pages: AsyncGenerator<From>, each: (page: From) => To): AsyncGenerator<To> {
  for await (const page of pages) yield each(page)
}

function bareAttribute(row: FoundAttribute<'uuid'>, event_uuid: string): ExportedAttribute {
  return { uuid: row.uuid, type: row.type, value: wholeValue(row), event_uuid }
}

function indicatorsOf({ rows, events: facts, objects, tags }: FoundPage<ToldAttribute>): ExportedIndicator[] {
  const events = new Map([...facts.values()].map((event) => [event.id, exportedEvent(event)]))
  return rows.flatMap((row) => {
    const event = events.get(row.event_id)
    // An event that went away between the two reads takes its attributes with it.
    return event === undefined
      ? []
      : [
          {
            ...indicator(row, tags.get(row.id)),
            ...bareAttribute(row, event.uuid),
            object_name: objects.get(row.object_id)?.name ?? null,
            event,
          },
        ]
  })
}

function indicator(row: ToldAttribute, tags: readonly AttachedTagRow[] | undefined) {
  const { category, to_ids, comment, timestamp, object_relation } = row
  const ids = { id: String(row.id), object_id: String(row.object_id) }
  return { ...ids, category, to_ids, comment, timestamp, object_relation, tags: names(tags) }
}

function exportedEvent(event: EventFacts): ExportedEvent {
  const { uuid, info, date, threat_level_id, orgc_name, tags } = event
  return { id: String(event.id), uuid, info, date, threat_level_id, orgc: orgc_name, tags: names(tags) }
}

function names(tags: readonly AttachedTagRow[] = []): string[] {
  return tags.map(({ name }) => name)
}
