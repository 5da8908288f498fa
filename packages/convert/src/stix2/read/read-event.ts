import type { Event } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import type { Bundle } from './bundle.ts'
import type { Container } from './containers.ts'
import { EventDraft } from './event-draft.ts'
import { eventHead } from './event-head.ts'
import { galaxiesOf, GalaxyShelf } from './galaxy-shelf.ts'
import { hearAll, type Later } from './later.ts'
import { tie } from './links.ts'
import { readObject } from './read-object.ts'
import type { Reading, Stix2ReadOptions } from './reading.ts'

/** What says something of other objects, and which of it has been heard in any event. */
export type Hearing = { readonly lose: Lose; readonly later: Later; readonly heard: Set<string> }

/** Reads one event. */
export function readEvent(
  container: Container,
  bundle: Bundle,
  options: Stix2ReadOptions,
  { lose, later, heard }: Hearing,
): Event | undefined {
  const head = eventHead(container, bundle, options, lose)
  const draft = new EventDraft(head.uuid, head.ids, lose)
  const reading: Reading = { bundle, draft, shelf: new GalaxyShelf(), options, lose, done: new Set(), links: [] }
  draft.tagEvent(head.tags)
  for (const report of head.reports) draft.addReport(report, [], head.path)
  for (const link of head.attributes) draft.addAttribute(link, [], head.path)
  for (const id of container.missing) lose({ path: `${head.path}.object_refs`, why: `${id} is not in the bundle.` })
  for (const object of container.objects) readObject(object, reading)
  for (const id of [...hearAll(later, reading), ...reading.done]) heard.add(id)
  for (const link of reading.links) {
    if (!tie(link, reading)) lose({ path: link.path, why: `Nothing was made of ${link.to}.` })
  }
  const shelved = reading.shelf.handOut()
  draft.tagEvent(shelved.map(({ tag }) => tag))
  return draft.finish(head.raw, galaxiesOf(shelved), head.path)
}
