import type { Event } from '@tocsin/format'
import type { Lose, Loss } from '../../loss.ts'
import { stix2Import } from '../stix2-importer.ts'
import type { Difference } from './compare.ts'
import { differencesOf } from './differences.ts'

/**
 * Tells what of an event has not come through, by reading what was written of it back: nothing that STIX has no place for
 * can go unsaid, whatever the writers know of it. What they have told, with their better reasons, is not told again.
 */
export function loseByReadingBack(event: Event, objects: readonly string[], told: readonly Loss[], lose: Lose): void {
  const { events, losses } = stix2Import.read(`[${objects.join(',')}]`, {})
  const [back] = events
  if (back === undefined) return lose({ path: 'Event', why: 'The STIX that was written of it is not read as an event' })
  const known = new Set(told.map(({ path }) => path))
  for (const difference of differencesOf(event, back)) {
    if (!isKnown(difference.path, known)) lose({ path: difference.path, why: reasonOf(difference) })
  }
  for (const { path, why } of losses) lose({ path: 'Event', why: `Read back, ${path}: ${why}` })
}

/** A loss of a record is one of all that stands in it. */
function isKnown(path: string, known: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('[', end - 1))) {
    if (known.has(path.slice(0, end))) return true
  }
  return false
}

function reasonOf({ was, is }: Difference): string {
  if (is === undefined) return `STIX has no place for ${shown(was)}`
  return was === undefined ? `Read back, ${shown(is)} is added` : `Read back, it is ${shown(is)}`
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'it').slice(0, 120)
}
