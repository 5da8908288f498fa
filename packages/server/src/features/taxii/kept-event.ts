import type { AddedPlace } from '../search/added-events.ts'
import type { Listed } from './stix-objects.ts'

/** So many objects are kept at the most, of all readers together, and for so many milliseconds. */
const MOST = 50_000
const KEPT = 60_000

type Kept = AddedPlace & { listed: readonly Listed[]; until: number }

export type KeptEvents = {
  take(reader: string, place: AddedPlace): readonly Listed[] | undefined
  keep(reader: string, place: AddedPlace, listed: readonly Listed[]): void
}

/**
 * The event in which each reader's last page ended, as objects: whoever reads a large event page by page does not have it read
 * and converted anew for each. What stands here a minute later, nobody came back for.
 */
export function keepEvents(now: () => number = Date.now): KeptEvents {
  const kept = new Map<string, Kept>()
  return {
    take(reader, { id, added }) {
      const found = kept.get(reader)
      kept.delete(reader)
      const isSame = found?.id === id && found.added.getTime() === added.getTime()
      return isSame && found.until > now() ? found.listed : undefined
    },
    keep(reader, { id, added }, listed) {
      kept.delete(reader)
      kept.set(reader, { id, added, listed, until: now() + KEPT })
      let count = [...kept.values()].reduce((sum, one) => sum + one.listed.length, 0)
      // The oldest come first.
      for (const [other, one] of kept) {
        if (count <= MOST && one.until > now()) break
        kept.delete(other)
        count -= one.listed.length
      }
    },
  }
}
