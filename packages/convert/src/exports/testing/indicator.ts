import type { Exporter } from '../../exporter.ts'
import type { Lose } from '../../loss.ts'
import type { ExportedEvent, ExportedIndicator } from '../exported.ts'

const event: ExportedEvent = {
  id: '7',
  uuid: '00000000-0000-4000-8000-000000000007',
  info: 'an event',
  date: '2026-11-24',
  threat_level_id: 2,
  orgc: 'ORG',
  tags: ['tlp:green'],
}

/** An indicator for tests, with what matters to one said. */
export function indicator(said: Partial<ExportedIndicator>): ExportedIndicator {
  return {
    id: '1',
    uuid: '00000000-0000-4000-8000-000000000001',
    type: 'text',
    value: 'a',
    event_uuid: event.uuid,
    category: 'Network activity',
    to_ids: true,
    comment: '',
    timestamp: 1_700_000_000,
    tags: ['own'],
    object_id: '0',
    object_relation: null,
    object_name: null,
    event,
    ...said,
  }
}

/** All that an exporter writes of rows, which it is handed on two pages. */
export async function written<Row, Options>(
  exporter: Exporter<Row, Options>,
  rows: readonly Row[],
  options: Options,
  lose?: Lose,
): Promise<string> {
  async function* pages() {
    yield rows.slice(0, 2)
    yield rows.slice(2)
  }
  let out = ''
  for await (const piece of exporter.write(pages(), options, lose)) out += piece
  return out
}
