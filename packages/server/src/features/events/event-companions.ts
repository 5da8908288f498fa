import { cryptographicKey, eventReport } from '@tocsin/format'
import { mayReadChild, visibleEvents } from '../../access/visibility.ts'
import { loadAnalystData } from './analyst-data-texts.ts'
import type { EventReading } from './event-reading.ts'
import { proposalTexts } from './proposal-texts.ts'
import { sharedWithTexts } from './shared-with.ts'
import { wantsDeleted } from './wants-deleted.ts'

/** What an event carries beside attributes and objects, as JSON text. */
export type Companions = { proposals: string; reports: string; keys: string; analystData: string }

export async function companionsOfEvent(read: EventReading): Promise<Companions> {
  const { event, options } = read
  const isWhole = !options.metadataOnly
  const hasProposals = event.has_proposals && isWhole && !options.noShadowAttributes
  const hasReports = event.has_reports && isWhole && !options.noEventReports
  const hasNotes = event.has_analyst_data && options.includeAnalystData
  const proposals = hasProposals ? (await proposalTexts(read.context.db, [event.id], [0])).get(0) : undefined
  const notes = hasNotes ? (await loadAnalystData(read, [event.uuid])).get(event.uuid) : undefined
  return {
    proposals: `[${(proposals ?? []).join(',')}]`,
    reports: hasReports ? await reportsText(read) : '[]',
    keys: event.has_keys ? await keysText(read) : '[]',
    analystData: Object.entries(notes ?? {})
      .map(([kind, text]) => `,"${kind}":${text}`)
      .join(''),
  }
}

async function reportsText(read: EventReading): Promise<string> {
  const { context, viewer, event, options } = read
  const deleted = wantsDeleted(event, viewer, options)
  const rows = await visibleEvents(context.db, viewer)
    .innerJoin('event_reports', 'event_reports.event_id', 'events.id')
    .selectAll('event_reports')
    .where('events.id', '=', event.id)
    .where(mayReadChild(viewer, 'event_reports'))
    .$if(deleted === 'live', (query) => query.where('event_reports.deleted', '=', false))
    .orderBy('event_reports.id')
    .execute()
  const groups = await sharedWithTexts(context, rows, options)
  const texts = rows.map((row) => {
    const group = groups.get(row.sharing_group_id)
    const report = eventReport.write(row)
    return group === undefined ? report : `${report.slice(0, -1)},"SharingGroup":${group}}`
  })
  return `[${texts.join(',')}]`
}

async function keysText({ context, event }: EventReading): Promise<string> {
  const rows = await context.db
    .selectFrom('cryptographic_keys')
    .selectAll()
    .where('event_id', '=', event.id)
    .orderBy('id')
    .execute()
  const texts = rows.map((row) => cryptographicKey.write({ ...row, parent_id: event.id, parent_type: 'Event' }))
  return `[${texts.join(',')}]`
}
