import type { Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import { eventUuidOf, writeEvent } from './export/event.ts'
import { derivedUuid } from './mapping/derived-uuid.ts'
import type { StixVersion } from './mapping/place.ts'
import { ToldLosses } from './round-trip/told-losses.ts'

export type Stix2Options = { version: StixVersion }

/**
 * Events as one bundle of STIX 2.1 or 2.0, object by object, as misp-stix writes them. The bundle has the UUID of its event,
 * or one made of those of its events, at its end: its beginning does not know them yet.
 *
 * Source: misp-stix, "MISP events to STIX 2", in `import-export` §4.
 */
export const stix2: Exporter<Event, Stix2Options> = {
  name: 'stix2',
  contentType: 'application/stix+json',
  async *write(pages, { version }, lose) {
    const told = new ToldLosses(lose)
    const bundle = { version, shared: new Set<string>(), lose: told.lose }
    const uuids: string[] = []
    let before = ',"objects":[\n'
    yield version === '2.0' ? '{"type":"bundle","spec_version":"2.0"' : '{"type":"bundle"'
    for await (const events of pages) {
      for (const event of events) {
        uuids.push(eventUuidOf(event))
        for (const object of writeEvent(bundle, event)) {
          const text = JSON.stringify(object)
          told.wrote(object, text)
          yield before + text
          before = ',\n'
        }
        told.endEvent(event)
      }
    }
    // A bundle of nothing has no list.
    if (uuids.length > 0) yield '\n]'
    const [only = derivedUuid('')] = uuids
    yield `,"id":"bundle--${uuids.length > 1 ? derivedUuid(uuids.join(' ')) : only}"}\n`
  },
}
