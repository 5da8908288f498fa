import { presentTag } from '../tags/present.ts'
import type { TagRow } from '../tags/resolve.ts'
import type { EntryRow } from './find.ts'

/** A tag that a taxonomy makes, and the tag of the library, if there is one. */
export function presentEntry(entry: EntryRow, existing: TagRow | undefined) {
  const weight = existing?.numerical_value ?? entry.numerical_value
  return {
    tag: entry.tag,
    expanded: entry.expanded,
    ...(entry.value === null ? {} : { exclusive_predicate: entry.exclusive_predicate }),
    ...(entry.description === null ? {} : { description: entry.description }),
    ...(entry.own_colour === null ? {} : { colour: entry.own_colour }),
    ...(weight === null ? {} : { numerical_value: String(weight) }),
    ...overridden(entry, existing),
    existing_tag: existing ? { Tag: presentTag(existing) } : (false as const),
  }
}

/** What the taxonomy itself says, where the tag says otherwise. */
function overridden({ numerical_value: original }: EntryRow, existing: TagRow | undefined) {
  const own = existing?.numerical_value ?? null
  if (original === null || own === null || own === original) return {}
  return { original_numerical_value: String(original) }
}
