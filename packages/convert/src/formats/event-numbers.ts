import type { Attribute, Event } from '@tocsin/format'

/** Gives events, and what is in them, the numbers that a server would have given them: what has one keeps it. */
export function eventNumbers(): (event: Event) => Event {
  let last = 0
  const numbered = <T extends { id?: number | undefined }>(record: T): T =>
    record.id ? record : { ...record, id: ++last }
  const all = (attributes: Attribute[] | undefined): Attribute[] | undefined => attributes?.map(numbered)
  return (event) => ({
    ...numbered(event),
    Attribute: all(event.Attribute),
    Object: event.Object?.map((object) => ({ ...numbered(object), Attribute: all(object.Attribute) })),
  })
}
