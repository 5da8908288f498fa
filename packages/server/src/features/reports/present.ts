import { eventReport } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import { visibleEvents } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { ReportRow } from '../events/rows.ts'
import { fieldsOf, loadAnalystData } from '../notes/of-records.ts'
import { nestedGroups } from '../sharing-groups/present.ts'

const NO_GROUP = { id: null, name: null, uuid: null }

/** A report as `view` and `index` answer it; what has just been saved comes without what hangs on it (MISP). */
export type Shown = 'found' | 'saved'

/** Reports with their events and groups beside them. Source: MISP's EventReport, in `rest-api` §2.9. */
export async function reportTexts(
  context: Context,
  viewer: Viewer,
  rows: readonly ReportRow[],
  shown: Shown = 'found',
): Promise<string[]> {
  const events = await eventTexts(context, viewer, rows)
  const ids = new Set(rows.filter(({ distribution }) => distribution === 4).map((row) => row.sharing_group_id))
  const groups = ids.size === 0 ? undefined : await nestedGroups(context, viewer, ids)
  const uuids = shown === 'found' ? rows.map(({ uuid }) => uuid) : []
  const notes = await loadAnalystData({ context, viewer }, 'EventReport', uuids)
  return rows.map((row) => {
    const { RelationshipInbound = '[]', ...own } = notes.get(row.uuid) ?? {}
    const { group, several } = (row.distribution === 4 ? groups?.get(row.sharing_group_id) : undefined) ?? {}
    const parts = [
      `"EventReport":${eventReport.write({ ...row, ...several }).slice(0, -1)}${fieldsOf(own)}}`,
      `"Event":${events.get(row.event_id) ?? 'null'}`,
      `"SharingGroup":${JSON.stringify(group ? { id: group.id, name: group.name, uuid: group.uuid } : NO_GROUP)}`,
      ...(shown === 'found' ? [`"RelationshipInbound":${RelationshipInbound}`] : []),
    ]
    return `{${parts.join(',')}}`
  })
}

export async function reportText(context: Context, viewer: Viewer, row: ReportRow, shown?: Shown): Promise<string> {
  const [text = 'null'] = await reportTexts(context, viewer, [row], shown)
  return text
}

async function eventTexts(
  { db }: Context,
  viewer: Viewer,
  rows: readonly ReportRow[],
): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(rows.map(({ event_id }) => event_id))]
  const events = await visibleEvents(db, viewer)
    .innerJoin('organisations as org', 'org.id', 'events.org_id')
    .innerJoin('organisations as orgc', 'orgc.id', 'events.orgc_id')
    .select(['events.id', 'events.orgc_id', 'events.org_id', 'events.info', 'events.user_id', 'events.date'])
    .select(['org.name as org_name', 'orgc.name as orgc_name'])
    .where('events.id', '=', anyOf(ids))
    .execute()
  return new Map(
    events.map(({ org_name, orgc_name, ...event }) => {
      const [org_id, orgc_id] = [String(event.org_id), String(event.orgc_id)]
      const own = { id: String(event.id), orgc_id, org_id, info: event.info, user_id: String(event.user_id) }
      const names = { Org: { id: org_id, name: org_name }, Orgc: { id: orgc_id, name: orgc_name } }
      return [event.id, JSON.stringify({ ...own, date: event.date, ...names })]
    }),
  )
}
