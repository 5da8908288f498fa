import type { Event } from '@tocsin/format'
import { type Imported, type Importer, UnreadableDocument } from '../importer.ts'
import type { Loss } from '../loss.ts'
import { readBundle } from './read/bundle.ts'
import { containersOf } from './read/containers.ts'
import { laterIn } from './read/later.ts'
import { readEvent } from './read/read-event.ts'
import { READ_LATER } from './read/read-object.ts'
import type { Stix2ReadOptions } from './read/reading.ts'

/**
 * STIX 2.0 and 2.1. What MISP wrote comes back as it was; of what others wrote, indicators and observables become attributes
 * and objects, what they are about becomes galaxy clusters, and what ties them together references, sightings and analyst
 * data. Source: misp-stix, whose choices these are.
 */
export const stix2Import = {
  name: 'stix2',
  read(document: string, options: Stix2ReadOptions): Imported {
    const losses: Loss[] = []
    const lose = (loss: Loss) => void losses.push(loss)
    const bundle = readBundle(document, lose)
    const hearing = { lose, later: laterIn(bundle), heard: new Set<string>() }
    const events = containersOf(bundle).flatMap((container): Event[] => {
      const event = readEvent(container, bundle, options, hearing)
      return event === undefined ? [] : [event]
    })
    if (events.length === 0) throw new UnreadableDocument('Nothing in the document makes an event.')
    for (const { id, type, path } of bundle.objects) {
      if (READ_LATER.has(type) && !hearing.heard.has(id)) lose({ path, why: 'Nothing was made of what it is about.' })
    }
    return { events, losses }
  },
} satisfies Importer<Stix2ReadOptions>
