import { walkAttributes, type Event, type PlacedAttribute } from '@tocsin/format'
import { csv, type CsvRow } from '../csv.ts'
import type { Exporter } from '../exporter.ts'

/** By MISP's names of the columns, in its order. `date` is the attribute's timestamp. Source: `import-export` §3.2. */
const cells: Readonly<Record<string, (placed: PlacedAttribute, event: Event) => CsvRow[number]>> = {
  uuid: ({ attribute }) => attribute.uuid,
  event_id: (_, event) => event.id ?? 0,
  category: ({ attribute }) => attribute.category,
  type: ({ attribute }) => attribute.type,
  value: ({ attribute }) => attribute.value,
  comment: ({ attribute }) => attribute.comment,
  to_ids: ({ attribute }) => attribute.to_ids ?? false,
  date: ({ attribute }) => attribute.timestamp ?? 0,
  object_relation: ({ attribute }) => attribute.object_relation,
  attribute_tag: ({ attribute }) => (attribute.Tag ?? []).map(({ name }) => name).join(','),
  object_uuid: ({ object }) => object?.uuid,
  object_name: ({ object }) => object?.name,
  object_meta_category: ({ object }) => object?.['meta-category'],
}

export type EventCsvOptions = { headerless: boolean; keepsFormulas: boolean }

/** The attributes of whole events as MISP's CSV has them. */
export const csvOfEvents: Exporter<Event, EventCsvOptions> = {
  name: csv.name,
  contentType: csv.contentType,
  write: (pages, options) => csv.write(rowsOf(pages), { columns: Object.keys(cells), ...options }),
}

async function* rowsOf(pages: AsyncIterable<readonly Event[]>): AsyncGenerator<CsvRow[]> {
  const getters = Object.values(cells)
  for await (const events of pages) {
    yield events.flatMap((event) =>
      [...walkAttributes(event)]
        .filter(({ attribute, object }) => !attribute.deleted && !object?.deleted)
        .map((placed) => getters.map((cell) => cell(placed, event))),
    )
  }
}
