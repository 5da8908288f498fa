import { csv, type CsvRow } from '../csv.ts'
import type { Exporter } from '../exporter.ts'
import type { ExportedIndicator } from '../exports/exported.ts'
import { entitiesOf } from './entities.ts'

const COLUMNS = [
  'entity',
  'value',
  'event_info',
  'event_uuid',
  'event_date',
  'attribute_uuid',
  'attribute_type',
  'category',
  'to_ids',
  'comment',
  'tags',
]

/**
 * Entities for Maltego's "Import Graph from Table": a line for each, what it is in the first column, and from which event it
 * comes. A composite makes two.
 */
export const maltego: Exporter<ExportedIndicator, object> = {
  name: 'maltego',
  contentType: csv.contentType,
  write: (pages) => csv.write(rowsOf(pages), { columns: COLUMNS, headerless: false }),
}

async function* rowsOf(pages: AsyncIterable<readonly ExportedIndicator[]>): AsyncGenerator<CsvRow[]> {
  for await (const page of pages) yield page.flatMap((indicator) => linesOf(indicator))
}

function linesOf(indicator: ExportedIndicator): CsvRow[] {
  const { event, uuid, type, category, to_ids, comment, tags } = indicator
  const around = [event.info, event.uuid, event.date, uuid, type, category, to_ids, comment, tags.join(',')]
  return entitiesOf(indicator).map((entity) => [entity.type, entity.value, ...around])
}
