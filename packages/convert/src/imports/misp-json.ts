import { parseEvents, type Event, type Finding } from '@tocsin/format'
import { UnreadableDocument, type Importer } from '../importer.ts'
import type { Loss } from '../loss.ts'

/**
 * MISP's own JSON in every envelope that MISP and its tools write: a bare event, `{"Event": …}`, `{"response": […]}`, or a
 * list of these. Source: MISP's Event::addMISPExportFile, in `import-export` §2.
 */
export const mispJson: Importer<object> = {
  name: 'misp-json',
  read(document) {
    const events: Event[] = []
    const losses: Loss[] = []
    for (const { event, findings } of parseEvents(readJson(document))) {
      losses.push(...findings.map(lossOf))
      if (event) events.push(event)
    }
    if (events.length === 0) throw new UnreadableDocument('The document holds no event of MISP.')
    return { events, losses }
  },
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
