import { stix2 } from '@tocsin/convert'
import type { Event } from '@tocsin/format'

/** What TAXII tells of an object; the rest is handed on as it is. */
export type StixObject = { id: string; type: string; modified?: string; created?: string }

/** An object of a collection, its version, and since when it is there. */
export type Listed = { object: StixObject; version: string; added: Date }

/** The objects that an event becomes, as a search in STIX 2.1 writes them, and always in the same order. */
export async function stixObjects(event: Event): Promise<StixObject[]> {
  let bundle = ''
  for await (const piece of stix2.write(alone(event), { version: '2.1' })) bundle += piece
  // A bundle is what the exporter writes.
  return (JSON.parse(bundle) as { objects: StixObject[] }).objects
}

async function* alone(event: Event): AsyncGenerator<Event[]> {
  yield [event]
}
