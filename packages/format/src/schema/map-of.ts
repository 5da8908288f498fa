import { Type } from 'typebox'
import type { Codec } from './codec.ts'

/**
 * A record whose keys are data: relation names, languages, countries. Read into a `Map`, since such a key may be
 * `constructor` as well. An entry that cannot be read is left out and reported; the others stay.
 */
export function mapOf<T>(item: Codec<T>): Codec<ReadonlyMap<string, T>> {
  return {
    read(raw, report) {
      // PHP writes an empty map as an empty list.
      if (Array.isArray(raw) && raw.length === 0) return new Map()
      if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
        return report.fault('object', 'An object of named entries expected.', raw)
      }
      const read = new Map<string, T>()
      for (const [key, value] of Object.entries(raw)) {
        report.enter(key)
        const entry = key.includes('\0')
          ? report.fault('text.nul', 'Text must not contain NUL characters.', key)
          : item.read(value, report)
        report.leave()
        if (entry !== undefined) read.set(key, entry)
      }
      return read
    },
    isNested: true,
    write: (value) => `{${[...value].map(([key, entry]) => `${JSON.stringify(key)}:${item.write(entry)}`).join(',')}}`,
    accepts: Type.Union([
      Type.Record(Type.String(), item.accepts),
      Type.Array(Type.Unknown(), { maxItems: 0 }),
    ]) as never,
    writes: Type.Record(Type.String(), item.writes),
  }
}
