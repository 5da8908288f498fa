import { Report } from '../schema/report.ts'
import type { Finding } from '../finding.ts'
import { event, type Event } from './event.ts'

/** A document read: the event, and everything in it that breaks a rule. */
export type EventRead = { event: Event; findings: Finding[] } | { event: undefined; findings: Finding[] }

/** Wrappers around wrappers: MISP's own stand at most three deep. */
const MAX_LAYERS = 6

/**
 * The bare records inside whatever wraps them: `{"Event": …}`, `{"response": [{"Event": …}]}`, `{"response": {"Event": …}}`,
 * `{"request": …}`, a list of these, or nothing at all. Anything else is handed back as it is, for the reader to refuse.
 */
export function unwrap(document: unknown, name: string, layers = MAX_LAYERS): unknown[] {
  if (layers === 0 || typeof document !== 'object' || document === null) return [document]
  if (Array.isArray(document)) return document.flatMap((item: unknown) => unwrap(item, name, layers - 1))
  for (const wrapper of ['response', 'request', name]) {
    const inner: unknown = (document as Record<string, unknown>)[wrapper]
    if (typeof inner === 'object' && inner !== null)
      return wrapper === name ? [inner].flat() : unwrap(inner, name, layers - 1)
  }
  return [document]
}

/** The first event of a document, in any envelope. What MISP takes is taken; what breaks a rule is reported. */
export function parseEventEnvelope(document: unknown): EventRead {
  return parseEvent(unwrap(document, 'Event')[0])
}

/** Every event of a document, one at a time, so that a large export never stands in memory twice. */
export function* parseEvents(document: unknown): Generator<EventRead> {
  for (const raw of unwrap(document, 'Event')) yield parseEvent(raw)
}

/** One bare event. Its paths begin with `Event`. */
export function parseEvent(raw: unknown): EventRead {
  const report = new Report()
  report.enter('Event')
  const read = event.read(raw, report)
  report.leave()
  return read === undefined
    ? { event: undefined, findings: report.findings }
    : { event: read, findings: report.findings }
}
