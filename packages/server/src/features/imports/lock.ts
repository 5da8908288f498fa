import { walkAttributes, type AnalystDataLists, type Event } from '@tocsin/format'

/**
 * Marks an event, and the analyst data in it, as a copy: its original is elsewhere, and synchronisation may overwrite it.
 * Source: MISP's Event::updatedLockedFieldForAllAnalystData.
 */
export function lockEvent(event: Event): void {
  event.locked = true
  for (const record of carriers(event)) lockAnalystData(record)
}

function* carriers(event: Event): Generator<AnalystDataLists> {
  yield event
  yield* event.Object ?? []
  yield* event.EventReport ?? []
  for (const { attribute } of walkAttributes(event)) yield attribute
}

/** Readers stop where a document nests too deeply, so that this does, too. */
function lockAnalystData({ Note = [], Opinion = [], Relationship = [] }: AnalystDataLists): void {
  for (const said of [...Note, ...Opinion, ...Relationship]) {
    said.locked = true
    lockAnalystData(said)
  }
}
