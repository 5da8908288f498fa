import type { Exporter } from '../exporter.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'

/** `hash` makes the key of a value; `includeEventUuid` puts that of its event behind it. */
export type CacheOptions = { hash: (value: string) => string; includeEventUuid: boolean }

/**
 * Hashes of values, one a line, for whoever only wants to know whether a value is there. A composite
 * counts as a whole. Source: MISP's CacheExport, in `import-export` §3.2.
 */
export const cache: Exporter<ExportedAttribute, CacheOptions> = {
  name: 'cache',
  contentType: 'text/plain; charset=utf-8',
  write: (pages, { hash, includeEventUuid }) =>
    distinctLines(pages, ({ value, event_uuid }) => [hash(value) + (includeEventUuid ? `,${event_uuid}` : '')]),
}
