import { writeReference } from '@tocsin/convert'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { requireEvent, type EventHeader } from '../events/find-event.ts'
import { tagsOfEvents } from '../events/event-tags.ts'
import { mayEditReports, refuseChange } from '../events/may-change.ts'
import type { ReportRow } from '../events/rows.ts'
import { addReadReport } from './add.ts'
import { readSentReport } from './sent-report.ts'

/** Of more than so many attributes or objects the report tells their number alone. */
const MOST = 2_000
const THREAT_LEVELS = ['', 'High', 'Medium', 'Low', 'Undefined']
const ANALYSIS = ['Initial', 'Ongoing', 'Completed']

/**
 * Makes a report that describes the event as the actor sees it: what it is, its tags, and references to its attributes
 * and objects.
 *
 * Source: MISP's EventReportsController::reportFromEvent.
 */
export async function describeEvent(
  context: Context,
  actor: Actor,
  reference: string,
  wishes: Wishes,
): Promise<ReportRow> {
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  if (!mayEditReports(actor, event)) refuseChange()
  const { content: _content, uuid: _uuid, ...fields } = wishes
  const sent = readSentReport({ name: `Event report (${context.clock.seconds()})`, ...fields }, 'add')
  const content = await descriptionOf(context, actor, event)
  return addReadReport(context, actor, String(event.id), { ...sent, content })
}

async function descriptionOf({ db }: Context, actor: Actor, event: EventHeader): Promise<string> {
  const tags = await tagsOfEvents(db, [event.id], { includeAllTags: true, excludeLocalTags: false })
  const names = (tags.get(event.id) ?? []).map(({ name }) => writeReference('tag', name) ?? name)
  return [
    `# ${event.info.replaceAll(/\s+/g, ' ').trim()}`,
    [
      '| | |',
      '| --- | --- |',
      `| Date | ${event.date} |`,
      `| Created by | ${event.orgc_name.replaceAll('|', '\\|')} |`,
      `| Threat level | ${THREAT_LEVELS[event.threat_level_id] ?? ''} |`,
      `| Analysis | ${ANALYSIS[event.analysis] ?? ''} |`,
    ].join('\n'),
    ...(names.length === 0 ? [] : ['## Tags', names.join(' ')]),
    ...(await objectLines(db, actor, event)),
    ...(await attributeLines(db, actor, event)),
  ].join('\n\n')
}

async function objectLines(db: Context['db'], actor: Actor, event: EventHeader): Promise<string[]> {
  const rows = await visibleObjects(db, viewerOf(actor))
    .select(['objects.uuid', 'objects.name'])
    .where('objects.event_id', '=', event.id)
    .where('objects.deleted', '=', false)
    .orderBy('objects.id')
    .limit(MOST + 1)
    .execute()
  return section(
    'Objects',
    rows.map(({ uuid, name }) => `- ${name}: @[object](${uuid})`),
  )
}

async function attributeLines(db: Context['db'], actor: Actor, event: EventHeader): Promise<string[]> {
  const rows = await visibleAttributes(db, viewerOf(actor))
    .select(['attributes.uuid', 'attributes.category', 'attributes.type'])
    .where('attributes.event_id', '=', event.id)
    .where('attributes.object_id', '=', 0)
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.category')
    .orderBy('attributes.id')
    .limit(MOST + 1)
    .execute()
  return section(
    'Attributes',
    rows.map(({ uuid, category, type }) => `- ${category}, ${type}: @[attribute](${uuid})`),
  )
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > MOST ? [`More than ${MOST}; the first of them stand here.`] : []
  return [`## ${title}`, ...more, lines.slice(0, MOST).join('\n')]
}
