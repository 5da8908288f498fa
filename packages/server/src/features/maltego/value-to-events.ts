import type { FoundEntity, TransformRequest, TransformResponse } from '@tocsin/convert'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes, visibleEvents } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { hasValue } from '../search/value-condition.ts'
import { cutAnswer, mostOf } from './cut-answer.ts'

/** The events in which a value stands that the viewer sees there, the latest first. */
export async function eventsOfValue(
  db: Db,
  viewer: Viewer,
  { entity: { value }, limit }: TransformRequest,
): Promise<TransformResponse> {
  const most = mostOf(limit)
  const holding = visibleAttributes(db, viewer)
    .select('attributes.event_id')
    .where(hasValue(value))
    .where('attributes.deleted', '=', false)
  const events = await visibleEvents(db, viewer)
    .innerJoin('organisations', 'organisations.id', 'events.orgc_id')
    .select(['events.id', 'events.uuid', 'events.info', 'events.date', 'organisations.name as orgc_name'])
    .where('events.id', 'in', holding)
    .orderBy('events.id', 'desc')
    .limit(most + 1)
    .execute()
  return cutAnswer(events.map(eventEntity), most)
}

type EventFacts = { id: number; uuid: string; info: string; date: string; orgc_name: string }

/** Two events may say the same of themselves, and would be one on the graph without their number. */
function eventEntity({ id, uuid, info, date, orgc_name }: EventFacts): FoundEntity {
  return {
    type: 'maltego.Phrase',
    value: `#${id} ${info}`,
    fields: { event_uuid: uuid, event_id: String(id), date, organisation: orgc_name },
    label: date,
    notes: info,
  }
}
