import { cryptographicKey, eventReport } from '@tocsin/format'
import { visibleReports } from '../../access/visibility.ts'
import { analystDataFields, loadAnalystData } from '../notes/of-records.ts'
import type { EventReading } from './event-reading.ts'
import { proposalTexts } from './proposal-texts.ts'
import { sharedWithTexts } from './shared-with.ts'
import { wantsDeleted } from './wants-deleted.ts'

/**
 * What an event carries beside attributes and objects, as JSON text: the lists that may go on with another event's, in
 * pieces, and what is its own alone.
 */
export async function* proposalsOfEvent({ context, event, options }: EventReading): AsyncGenerator<string> {
  if (!event.has_proposals || options.noShadowAttributes) return
  const wanted = { eventIds: [event.id], attributeIds: [0], withFiles: options.includeAttachments }
  const texts = (await proposalTexts(context, wanted)).get(0)
  if (texts) yield texts.join(',')
}

export async function* reportsOfEvent(read: EventReading): AsyncGenerator<string> {
  const { context, viewer, event, options } = read
  if (!event.has_reports || options.noEventReports) return
  const deleted = wantsDeleted(event, viewer, options)
  const rows = await visibleReports(context.db, viewer)
    .selectAll('event_reports')
    .where('events.id', '=', event.id)
    .$if(deleted === 'live', (query) => query.where('event_reports.deleted', '=', false))
    .orderBy('event_reports.id')
    .execute()
  const groups = await sharedWithTexts(read, rows)
  const wantsNotes = event.has_analyst_data && options.includeAnalystData
  const notes = await loadAnalystData(read, 'EventReport', wantsNotes ? rows.map(({ uuid }) => uuid) : [])
  const texts = rows.map((row) => {
    const company = Object.entries({ ...groups.get(row.sharing_group_id), ...notes.get(row.uuid) })
    return `${eventReport.write(row).slice(0, -1)}${company.map(([key, text]) => `,"${key}":${text}`).join('')}}`
  })
  if (texts.length > 0) yield texts.join(',')
}

/** The list of keys that protect the event. */
export async function keysText({ context, event }: EventReading): Promise<string> {
  if (!event.has_keys) return '[]'
  const rows = await context.db
    .selectFrom('cryptographic_keys')
    .selectAll()
    .where('event_id', '=', event.id)
    .orderBy('id')
    .execute()
  const texts = rows.map((row) => cryptographicKey.write({ ...row, parent_id: event.id, parent_type: 'Event' }))
  return `[${texts.join(',')}]`
}

/** Notes, opinions and relationships on the event itself, as further keys of it. */
export async function analystDataText(read: EventReading): Promise<string> {
  const { event, options } = read
  if (!event.has_analyst_data || !options.includeAnalystData) return ''
  return analystDataFields(read, 'Event', event.uuid)
}
