import type { FoundEntity, TransformResponse } from '@tocsin/convert'

/** More than this no graph shows, whatever is asked for. */
const MOST = 10_000

/** How many entities an answer holds at most. */
export function mostOf(limit: number): number {
  return Math.min(limit, MOST)
}

/** So many of the entities found; who asked is told where there are more, or none. */
export function cutAnswer(found: readonly FoundEntity[], most: number): TransformResponse {
  const messages = found.length > most ? [`There are more than these ${most}.`] : []
  return { entities: found.slice(0, most), messages: found.length === 0 ? ['Nothing was found.'] : messages }
}
