import {
  attribute,
  event,
  localId,
  mispObject,
  model,
  uuid,
  type Attribute,
  type Event,
  type Infer,
  type MispObject,
} from '@tocsin/format'
import type { Connection } from './connection.ts'
import { readRecords } from './record.ts'
import type { SearchTerms } from './search-terms.ts'

/** An attribute found: with the event it stands in and, where it stands in an object, that object's ids. */
const foundAttribute = model('Attribute', {
  ...attribute.fields,
  event_uuid: uuid,
  Event: event,
  Object: model('Object', { id: localId, distribution: localId, sharing_group_id: localId }),
})
export type FoundAttribute = Infer<typeof foundAttribute> & Attribute

/** What is listed: whole events, or single attributes or objects of them. */
export type SearchScope = 'events' | 'attributes' | 'objects'
export type SearchFormat = 'json' | 'csv'

/** Searches everything that the key may see, by MISP's restSearch. Every method throws ApiError. */
export type SearchApi = {
  /** Events with all that fits the terms in them; with `metadata`, the events alone. */
  events(terms: SearchTerms): Promise<Event[]>
  attributes(terms: SearchTerms): Promise<FoundAttribute[]>
  objects(terms: SearchTerms): Promise<MispObject[]>
  /** Attributes as CSV: a line each, behind a line with the names of the columns. */
  csv(terms: SearchTerms, scope?: 'events' | 'attributes'): Promise<string>
  /** The server's own answer as it comes, in UTF-8: for answers that are not to be held in memory. */
  stream(scope: SearchScope, format: SearchFormat, terms: SearchTerms): Promise<ReadableStream<Uint8Array>>
}

export function searchApi({ open, post, text }: Connection): SearchApi {
  const find = async (scope: SearchScope, terms: SearchTerms): Promise<unknown> =>
    post(`/${scope}/restSearch`, bodyOf('json', terms))
  return {
    events: async (terms) => readRecords(await find('events', terms), 'Event', event),
    attributes: async (terms) => readRecords(await find('attributes', terms), 'Attribute', foundAttribute),
    objects: async (terms) => readRecords(await find('objects', terms), 'Object', mispObject),
    csv: async (terms, scope = 'attributes') =>
      text({ method: 'POST', path: `/${scope}/restSearch`, body: bodyOf('csv', terms) }),
    async stream(scope, format, terms) {
      const { body } = await open({ method: 'POST', path: `/${scope}/restSearch`, body: bodyOf(format, terms) })
      return body ?? new ReadableStream()
    },
  }
}

function bodyOf(format: SearchFormat, terms: SearchTerms): string {
  return JSON.stringify({ ...terms, returnFormat: format })
}
