import type { Event } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import { readAnalystData } from './analyst-data.ts'
import type { Bundle } from './bundle.ts'
import type { Container } from './containers.ts'
import { eventHead } from './event-head.ts'
import { EventDraft } from './event-draft.ts'
import { GalaxyShelf, withCluster } from './galaxy-shelf.ts'
import { readRelationship, tie } from './links.ts'
import type { Reading, Stix2ReadOptions } from './reading.ts'
import { READ_LATER, readObject } from './read-object.ts'
import { isFalsePositive, readFalsePositive, readSighting } from './sightings.ts'
import type { StixObject } from './stix-object.ts'

/** Reads one event. Ids of what says something of other objects, and has been heard here, go into `heard`. */
export function readEvent(
  container: Container,
  bundle: Bundle,
  options: Stix2ReadOptions,
  { lose, heard }: { lose: Lose; heard: Set<string> },
): Event | undefined {
  const head = eventHead(container, bundle, options, lose)
  const draft = new EventDraft(head.uuid, head.ids, lose)
  const reading: Reading = { bundle, draft, shelf: new GalaxyShelf(), options, lose, done: new Set(), links: [] }
  draft.tagEvent(head.tags)
  for (const report of head.reports) draft.addReport(report, [], head.path)
  for (const link of head.attributes) draft.addAttribute(link, [], head.path)
  for (const id of container.missing) lose({ path: `${head.path}.object_refs`, why: `${id} is not in the bundle.` })
  for (const object of container.objects) readObject(object, reading)
  const later = bundle.objects.filter((object) => hear(object, reading))
  for (const id of [...reading.done, ...later.map((object) => object.id)]) heard.add(id)
  for (const link of reading.links) {
    if (!tie(link, reading)) lose({ path: link.path, why: `Nothing was made of ${link.to}.` })
  }
  const shelved = reading.shelf.unattached()
  draft.tagEvent(shelved.map(({ tag }) => tag))
  return draft.finish(head.raw, shelved.reduce(withCluster, []), head.path)
}

/** Lets an object say what it says of others; false where those are not in this event. */
function hear(object: StixObject, reading: Reading): boolean {
  if (!READ_LATER.has(object.type) || reading.done.has(object.id)) return false
  if (object.type === 'relationship') return readRelationship(object, reading)
  if (object.type === 'sighting') return readSighting(object, reading)
  return isFalsePositive(object) ? readFalsePositive(object, reading) : readAnalystData(object, reading)
}
