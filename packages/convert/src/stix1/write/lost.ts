import type { Attribute, Event, MispObject } from '@tocsin/format'
import type { Lose } from '../../loss.ts'

/** What nothing in STIX 1 is written for, of any attribute. */
const OF_ATTRIBUTES = [
  'first_seen',
  'last_seen',
  'sharing_group_id',
  'SharingGroup',
  'ShadowAttribute',
  'Sighting',
  'Note',
  'Opinion',
  'Relationship',
  'disable_correlation',
]
const OF_OBJECTS = ['first_seen', 'last_seen', 'sharing_group_id', 'SharingGroup', 'Note', 'Opinion', 'Relationship']
const OF_EVENTS = [
  'extends_uuid',
  'sharing_group_id',
  'SharingGroup',
  'ShadowAttribute',
  'EventReport',
  'CryptographicKey',
  'disable_correlation',
  'Note',
  'Opinion',
  'Relationship',
]

/** 5 inherits: what is said of an attribute then is said of its event. */
const INHERITED = 5

/** Tells of what an attribute says and STIX does not: what nothing is written for, and what this kind has no place for. */
export function tellLost(attribute: Attribute, more: readonly string[], path: string, lose: Lose): void {
  tellFields(attribute, [...OF_ATTRIBUTES, ...more], path, lose)
  tellDistribution(attribute.distribution, path, lose)
}

export function tellLostOfObject(object: MispObject, path: string, lose: Lose): void {
  tellFields(object, OF_OBJECTS, path, lose)
  tellDistribution(object.distribution, path, lose)
}

export function tellLostOfEvent(event: Event, lose: Lose): void {
  tellFields(event, OF_EVENTS, 'Event', lose)
  if (event.distribution) lose({ path: 'Event.distribution', why: 'STIX 1 has no place for it.' })
}

function tellFields(record: object, fields: readonly string[], path: string, lose: Lose): void {
  const said = record as Record<string, unknown> // the names are fields of the record's own model
  for (const field of fields) {
    if (isSaid(said[field])) lose({ path: `${path}.${field}`, why: 'STIX 1 has no place for it.' })
  }
}

function tellDistribution(distribution: number | undefined, path: string, lose: Lose): void {
  if (distribution !== undefined && distribution !== INHERITED) {
    lose({ path: `${path}.distribution`, why: 'STIX 1 has no place for it.' })
  }
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined && value !== null && value !== '' && value !== false && value !== 0
}
