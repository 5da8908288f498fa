import { parseEvents, type Event, type Finding } from '@tocsin/format'
import { UnreadableDocument, type Imported, type Importer } from '../importer.ts'
import type { Loss } from '../loss.ts'

/**
 * MISP's own JSON in every envelope that MISP and its tools write: a bare event, `{"Event": …}`, `{"response": […]}`, or a
 * list of these. Source: MISP's Event::addMISPExportFile, in `import-export` §2.
 */
export const mispJson: Importer<object> = {
  name: 'misp-json',
  read(document) {
    return eventsOf(readJson(document))
  },
}

/** The events in any of MISP's envelopes, and what in them breaks a rule. */
export function eventsOf(document: unknown): Imported {
  const events: Event[] = []
  const losses: Loss[] = []
  for (const { event, findings } of parseEvents(document)) {
    losses.push(...findings.map(lossOf))
    // What has none of an event's fields is none.
    if (event && Object.keys(event).length > 0) events.push(event)
  }
  if (events.length === 0) throw new UnreadableDocument('The document holds no event of MISP.')
  return { events, losses }
}

function readJson(document: string): unknown {
  try {
    return JSON.parse(withoutMark(document))
  } catch {
    throw new UnreadableDocument('The document is not valid JSON.')
  }
}

/** Windows puts a byte order mark before what it saves as UTF-8. */
function withoutMark(document: string): string {
  return document.startsWith('\ufeff') ? document.slice(1) : document
}

/** What breaks a rule of the format could not be taken. */
export function lossOf({ path, message }: Pick<Finding, 'path' | 'message'>): Loss {
  return { path, why: message }
}
