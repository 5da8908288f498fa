import { attribute, parseEvent, Report, settleAttribute, unwrap, type Finding } from '@tocsin/format'

/** What is wrong with the events of a document, in any envelope: how they are built, and how attributes fit their types. */
export function* findFaults(document: unknown): Generator<Finding> {
  for (const raw of unwrap(document, 'Event')) {
    const { event, findings } = parseEvent(raw)
    yield* findings
    if (event && !event.info?.trim()) {
      yield { path: 'Event.info', rule: 'event.info.empty', message: 'Info cannot be empty.', value: event.info }
    }
    for (const placed of attributesIn(raw)) yield* misfits(placed)
  }
}

type Placed = { raw: unknown; path: string }

/**
 * The attributes of an event and of its objects where they stand in the document. An event that was read will not do: it
 * lacks the records that could not be read, and those behind them moved up.
 */
function* attributesIn(event: unknown): Generator<Placed> {
  yield* children({ raw: event, path: 'Event' }, 'Attribute')
  for (const object of children({ raw: event, path: 'Event' }, 'Object')) yield* children(object, 'Attribute')
}

function* children({ raw, path }: Placed, name: string): Generator<Placed> {
  const found: unknown = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[name] : undefined
  if (found === undefined || found === null) return
  const items: unknown[] = Array.isArray(found) ? found : [found]
  for (const [i, item] of items.entries()) yield { raw: item, path: `${path}.${name}[${i}]` }
}

/** How an attribute that can be read breaks the rules of its type; what cannot be read was named with the event. */
function misfits({ raw, path }: Placed): Finding[] {
  const read = attribute.read(raw, new Report())
  if (read === undefined) return []
  const report = new Report()
  settleAttribute(read, report)
  return report.findings.map((finding) => ({ ...finding, path: `${path}.${finding.path}` }))
}
