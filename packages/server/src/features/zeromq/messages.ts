import type { Context } from '../../context.ts'
import { auditRecords, organisationRecords, userRecords, warninglistRecords } from './other-records.ts'
import type { Noted, ReadRecords } from './noted.ts'
import {
  attributeRecords,
  eventRecords,
  objectRecords,
  publishedEvents,
  referenceRecords,
  sightingRecords,
  tagRecords,
} from './records.ts'
import { nameOf, type Topic } from './topics.ts'

const readers: Record<Topic, ReadRecords> = {
  publication: publishedEvents,
  event: eventRecords,
  attribute: attributeRecords,
  object: objectRecords,
  object_reference: referenceRecords,
  tag: tagRecords,
  sighting: sightingRecords,
  user: userRecords,
  organisation: organisationRecords,
  audit: auditRecords,
  warninglist: warninglistRecords,
}

/**
 * What is sent for these changes, in their order: the topic, a space, and JSON.
 *
 * Source: MISP's PubSubTool, and `_pub_message` of its publisher.
 */
export async function messagesOf(context: Context, noted: readonly Noted[]): Promise<string[]> {
  const texts = new Map<number, string>()
  for (const topic of new Set(noted.map((one) => one.topic))) {
    const own = noted.filter((one) => one.topic === topic)
    // Topics are written by the triggers and by `push-event.ts` alone.
    const records = await readers[topic as Topic](context, own)
    for (const { id, action } of own) {
      const record = records.get(id)
      if (record) texts.set(id, `${nameOf(topic)} ${JSON.stringify(told(topic, record, action))}`)
    }
  }
  return noted.flatMap(({ id }) => texts.get(id) ?? [])
}

/** MISP says what happened to all but published events; that something is deleted softly is an edit of its row. */
function told(topic: string, record: object, action: string): object {
  if (topic === 'publication') return record
  const [content] = Object.values(record) as { deleted?: boolean }[]
  return { ...record, action: action === 'edit' && content?.deleted === true ? 'soft-delete' : action }
}
