import type { Imported } from '@tocsin/convert'
import { event, parseEvent } from '@tocsin/format'

/**
 * Events as if they had been sent: what an importer made of a foreign document is held to the same rules as what anybody
 * sends, and what breaks one is a loss.
 */
export function throughWire<T extends Imported>(imported: T): T {
  const losses = [...imported.losses]
  const events = imported.events.flatMap((made) => {
    const read = parseEvent(JSON.parse(event.write(made)))
    losses.push(...read.findings.map(({ path, message }) => ({ path, why: message })))
    return read.event ? [read.event] : []
  })
  return { ...imported, events, losses }
}
