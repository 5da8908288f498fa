import { visibleEvents } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Match } from '../correlation/matches.ts'
import { wholeValue } from './attribute-row.ts'
import type { EventReading } from './event-reading.ts'

/** The correlations of single attributes as event answers show them. `org_id` is the creator of the other event, as in MISP. */
export async function relatedAttributeTexts(
  { context, viewer, correlations, options }: EventReading,
  attributeIds: readonly number[],
): Promise<Map<number, string[]>> {
  if (!options.includeGranularCorrelations) return new Map()
  const { byAttribute } = await correlations
  const matches = attributeIds.flatMap((id) => byAttribute.get(id) ?? [])
  if (matches.length === 0) return new Map()
  const events = await visibleEvents(context.db, viewer)
    .select(['events.id', 'events.info', 'events.orgc_id'])
    .where('events.id', '=', anyOf([...new Set(matches.map(({ event_id }) => event_id))]))
    .execute()
  const eventById = new Map(events.map((event) => [event.id, event]))
  const texts = new Map<number, string[]>()
  for (const match of matches) {
    const event = eventById.get(match.event_id)
    if (!event) continue
    texts.set(match.source_id, [...(texts.get(match.source_id) ?? []), relatedText(match, event)])
  }
  return texts
}

function relatedText(match: Match, event: { info: string; orgc_id: number }): string {
  return JSON.stringify({
    id: String(match.attribute_id),
    value: wholeValue(match),
    org_id: String(event.orgc_id),
    info: event.info,
    event_id: String(match.event_id),
  })
}
