import { parseReference } from '../events/find-event.ts'

/** The name under which a browser keeps found events: that of the one event asked for, else `list`. */
export function downloadName(eventId: unknown, extension: string): string {
  const reference =
    typeof eventId === 'string' || typeof eventId === 'number' ? parseReference(String(eventId)) : undefined
  const name = reference === undefined ? 'list' : reference.by === 'id' ? reference.id : reference.uuid
  return `misp.event.${name}.${extension}`
}
