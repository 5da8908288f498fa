import { defaultCategory, defaultToIds, isAttributeType, type Attribute, type Event } from '@tocsin/format'
import { v5 } from 'uuid'

/** The namespace of ids that nobody gave: those of one document are always the same. */
const IDS = 'b3c6e9b0-5d0b-4d0c-9a57-1b1f6f0a5c55'

/** `seed` is the document, or what names it; `now` stands for times that it does not tell. */
export type Completion = { seed: string; now: Date }

/** What a server gives an event that is added: ids, times, and what a type says of its attributes. What it has, it keeps. */
export function completeEvent(event: Event, { seed, now }: Completion): Event {
  const uuid = event.uuid ?? v5(seed, IDS)
  const date = event.date ?? now.toISOString().slice(0, 10)
  // The beginning of the day: what is read again on it is the same again.
  const timestamp = event.timestamp ?? Date.parse(date) / 1000
  const completed = (attributes: Attribute[] | undefined, parent: string): Attribute[] | undefined =>
    attributes?.map((attribute, i) => completeAttribute(attribute, `${parent} ${i}`, timestamp))
  return {
    ...event,
    uuid,
    timestamp,
    date,
    info: event.info ?? '',
    Attribute: completed(event.Attribute, uuid),
    Object: event.Object?.map((object, i) => {
      const own = object.uuid ?? v5(`${uuid} Object ${i}`, IDS)
      return {
        ...object,
        uuid: own,
        timestamp: object.timestamp ?? timestamp,
        Attribute: completed(object.Attribute, own),
      }
    }),
  }
}

function completeAttribute(attribute: Attribute, place: string, timestamp: number): Attribute {
  const { type = 'text', uuid = v5(`${place} ${attribute.value ?? ''}`, IDS) } = attribute
  const known = isAttributeType(type) ? { category: defaultCategory(type), to_ids: defaultToIds(type) } : {}
  return { ...known, timestamp, ...attribute, type, uuid }
}
