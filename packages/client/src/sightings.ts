import { sighting, type Sighting } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, type RecordId } from './record.ts'

/** How something was sighted: 0 seen, 1 a false positive, 2 it holds until then. `timestamp` in Unix seconds, else now. */
export type NewSighting = { type?: 0 | 1 | 2; source?: string; timestamp?: number }

/** What a search for sightings asks: whose, of what, and of when; without times, those of the last thirty days. */
export type SightingTerms = {
  /** With `context`, of this event or attribute; otherwise the sighting itself. */
  id?: RecordId | RecordId[]
  uuid?: string | string[]
  type?: number | number[]
  source?: string | string[]
  org_id?: RecordId | RecordId[]
  from?: number | string
  to?: number | string
  last?: number | string
  limit?: number
  page?: number
}

/** Sightings on a day (`2026-01-31`, UTC). */
export type SightingDay = { day: string; sightings: number; false_positives: number; expirations: number }
export type SightingSeries = { of: 'event' | 'attribute'; id: string; uuid: string; days: SightingDay[] }

/** What was seen of attributes, as far as the key may see it. Every method throws ApiError. */
export type SightingsApi = {
  /** Sights one attribute. */
  add(attributeId: RecordId, seen?: NewSighting): Promise<Sighting>
  /** Sights every attribute of these values that the key sees; answers the last sighting, or undefined without any. */
  addValues(values: string[], seen?: NewSighting): Promise<Sighting | undefined>
  /** The sightings of one event, or all. */
  index(eventId?: RecordId): Promise<Sighting[]>
  search(terms: SightingTerms, context?: 'event' | 'attribute'): Promise<Sighting[]>
  /** Sightings by day of up to a thousand events and attributes; those without any are left out. Tocsin only. */
  series(of: { events?: RecordId[]; attributes?: RecordId[]; days?: number }): Promise<SightingSeries[]>
  delete(id: RecordId): Promise<void>
}

export function sightingsApi({ get, post }: Connection): SightingsApi {
  return {
    async add(attributeId, seen = {}) {
      const answer = await post(pathTo('/sightings/add', attributeId), JSON.stringify(seen))
      return readRecord(answer, 'Sighting', sighting)
    },
    async addValues(values, seen = {}) {
      const answer = await post('/sightings/add', JSON.stringify({ ...seen, values }))
      return isNothing(answer) ? undefined : readRecord(answer, 'Sighting', sighting)
    },
    async index(eventId) {
      const path = eventId === undefined ? '/sightings/index' : pathTo('/sightings/index', eventId)
      return readRecords(await get(path), 'Sighting', sighting)
    },
    async search(terms, context) {
      const path = context === undefined ? '/sightings/restSearch' : `/sightings/restSearch/${context}`
      return readRecords(await post(path, JSON.stringify({ ...terms, returnFormat: 'json' })), 'Sighting', sighting)
    },
    async series(of) {
      // Ours is the only server that answers here.
      const { series } = (await post('/tocsin/sightings/series', JSON.stringify(of))) as { series: SightingSeries[] }
      return series
    },
    async delete(id) {
      await post(pathTo('/sightings/delete', id))
    },
  }
}

/** Where nothing was sighted, the server says so with 200. */
function isNothing(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && !('Sighting' in answer)
}
