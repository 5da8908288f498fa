import { seen } from '@tocsin/format'

/** When something was seen first and last, as on the wire; null where nobody said. */
export function seenText({ first_seen, last_seen }: { first_seen: number | null; last_seen: number | null }): {
  first_seen: string | null
  last_seen: string | null
} {
  return { first_seen: textOf(first_seen), last_seen: textOf(last_seen) }
}

function textOf(time: number | null): string | null {
  // What the codec writes is JSON of a text.
  return time === null ? null : (JSON.parse(seen.write(time)) as string)
}
