import type { Finding } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import type { Company } from '../events/company.ts'
import { flatten } from '../events/flatten.ts'
import { mayTag } from '../events/may-change.ts'
import type { EventRow, ReportRow } from '../events/rows.ts'
import { saveTags } from '../events/save-tags.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import { acceptIndicators } from './accept.ts'
import { changeReport, holdReport } from './edit.ts'
import { extract, type Extraction } from './extract.ts'
import { attributeOf } from './known-values.ts'
import { refer } from './replace.ts'

export type Extracted = { report: ReportRow; rejected: Finding[] }

/**
 * Makes attributes of all indicators of a report, and references of them and of what it names of the library; where that
 * is wished for, what is named tags the event as well.
 *
 * Source: MISP's EventReportsController::extractAllFromReport.
 */
export async function extractAll(
  context: Context,
  actor: Actor,
  reference: string,
  { tagsEvent }: { tagsEvent: boolean },
): Promise<Extracted> {
  const lists = await currentLists(context)
  return inTransaction(context, async (tx) => {
    const { report, event } = await holdReport(tx, actor, reference)
    const now = context.clock.seconds()
    const found = await extract(tx, actor, report)
    const isNew = (indicator: Extraction['indicators'][number]) => attributeOf(found.known, indicator) === undefined
    const accepted = found.indicators.filter(isNew).map((indicator) => ({ indicator }))
    const { uuidOf, rejected } = await acceptIndicators(tx, actor, { event, now, lists }, accepted)
    const content = refer(report.content ?? '', {
      ...found,
      uuidOf: (indicator) => attributeOf(found.known, indicator) ?? uuidOf(indicator),
    })
    const refused = tagsEvent ? await tagEvent(tx, { actor, now, attributeIds: new Map() }, event, found) : []
    const changed = await changeReport(tx, actor, { report, event, changes: { content }, now })
    return { report: changed, rejected: [...rejected, ...refused] }
  })
}

async function tagEvent(
  tx: Tx,
  by: Pick<Company, 'actor' | 'now' | 'attributeIds'>,
  event: EventRow,
  { mentions }: Extraction,
): Promise<Finding[]> {
  const { actor } = by
  const names = [...new Set(mentions.flatMap(({ tags: [tag] }) => tag ?? []))]
  if (names.length === 0) return []
  if (!mayTag(actor, event, { isLocal: false, hostOrgId: HOST_ORG_ID })) {
    return names.map((name) => refusal(name, 'You do not have permission to do that.'))
  }
  const flat = flatten(event.uuid, { Tag: names.map((name) => ({ name })) })
  const refusals = await saveTags(tx, event, flat, by)
  const attached = names.filter((name) => !refusals.some((one) => one.name === name))
  const title = attached.join(', ')
  await recordChange(tx, actor, { model: 'Event', action: 'tag', before: event, after: event, event, title })
  return refusals.map(({ name, why }) => refusal(name, why))
}

function refusal(name: string, why: string): Finding {
  return { path: 'Event.Tag', rule: 'tag.attach', message: why, value: name }
}
