import type { Attribute, Event } from '@tocsin/format'
import { derivedUuid } from '../../derived-uuid.ts'
import type { Lose } from '../../loss.ts'
import { STIX_NAMESPACE } from '../../stix2/mapping/constants.ts'
import type { StixRecord, StixValue } from '../shape/shape.ts'

/** The parts of the package that an event becomes, while they are made. */
export type Writing = {
  /** Before every id: the organisation that writes. */
  prefix: string
  /** Of the event; what has no time of its own has this one. */
  timestamp: string
  /** The name of the organisation that made the event. */
  producer: string
  /** That of the one whose server it came from. */
  source: string
  lose: Lose
  indicators: StixRecord[]
  observables: StixRecord[]
  ttps: Map<string, StixRecord>
  leveraged: StixRecord[]
  coursesOfAction: Map<string, StixRecord>
  coasTaken: StixRecord[]
  threatActors: Map<string, StixRecord>
  attributedActors: StixRecord[]
  campaigns: StixRecord[]
  victims: StixRecord[]
  assets: StixRecord[]
  journal: string[]
  headerDescriptions: string[]
}

export function newWriting(organisation: string, event: Event, lose: Lose): Writing {
  const source = event.Org?.name || organisation
  return {
    prefix: idPrefix(organisation),
    source,
    timestamp: timeText(event.timestamp ?? 0),
    producer: event.Orgc?.name || source,
    lose,
    indicators: [],
    observables: [],
    ttps: new Map(),
    leveraged: [],
    coursesOfAction: new Map(),
    coasTaken: [],
    threatActors: new Map(),
    attributedActors: [],
    campaigns: [],
    victims: [],
    assets: [],
    journal: [],
    headerDescriptions: [],
  }
}

/** `2020-10-25T16:22:00+00:00` of seconds since 1970. */
export function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}+00:00`
}

/** The name of an organisation as a prefix that XML allows. Source: misp-stix keeps the same of it, but for what XML refuses. */
export function idPrefix(organisation: string): string {
  const word = organisation.replaceAll(' ', '_').replace(/[^A-Za-z0-9_]/g, '')
  return /^[A-Za-z_]/.test(word) ? word : `_${word}`
}

export function idOf({ prefix }: Pick<Writing, 'prefix'>, kind: string, uuid: string): string {
  return `${prefix}:${kind}-${uuid}`
}

/** What a file has no ids for has some that come of where it stands, the same each time. */
export function identified(event: Event): Event & { uuid: string } {
  const uuid = event.uuid ?? derivedUuid(event.info ?? '', STIX_NAMESPACE)
  const withId =
    (path: string) =>
    <T extends { uuid?: string | undefined }>(record: T, i: number): T =>
      record.uuid === undefined ? { ...record, uuid: derivedUuid(`${path}[${i}]`, uuid) } : record
  const objects = event.Object?.map(withId('Object')).map((object, i) => ({
    ...object,
    Attribute: object.Attribute?.map(withId(`Object[${i}].Attribute`)),
  }))
  return { ...event, uuid, Attribute: event.Attribute?.map(withId('Attribute')), Object: objects }
}

export function uuidOf({ uuid = '' }: { uuid?: string | undefined }): string {
  return uuid
}

export function valueOf({ value, value1 = '', value2 }: Attribute): string {
  return value ?? (value2 ? `${value1}|${value2}` : value1)
}

/** A member that is there only if there is something in it. */
export function present(key: string, value: StixValue | undefined): StixRecord {
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0)
  return isEmpty ? {} : { [key]: value }
}
