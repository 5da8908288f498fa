import type { Event } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { StixVersion } from '../mapping/place.ts'
import type { StixObject } from './stix-object.ts'
import { stixTime } from './times.ts'

/** A relationship that is written when all that it may point to is known. */
export type Waiting = {
  source: string
  /** The UUID of the MISP record that it points to. */
  target: string
  type: string
  uuid: string | undefined
  at: string
  path: string
  comment?: string | undefined
}

/** What the writers of an event's parts share. */
export type Scope = {
  readonly version: StixVersion
  readonly event: Event
  readonly eventUuid: string
  /** When the event was last changed. */
  readonly at: string
  /** The identity that made the event. */
  readonly author: string | undefined
  readonly lose: Lose
  /** The ids of what the report or grouping lists. */
  readonly listed: Set<string>
  /** The ids of what stands once in a bundle, whatever event names it: organisations, markings, clusters. */
  readonly shared: Set<string>
  /** The STIX ids that stand for a record of MISP, by its UUID; the first of them is what references point to. */
  readonly idsOf: Map<string, string[]>
  readonly waiting: Waiting[]
}

/** A new object of the event's author: `seconds` says when the record was changed, the event's own time where it does not. */
export function newObject(scope: Scope, type: string, uuid: string, seconds?: number): StixObject {
  const at = seconds === undefined ? scope.at : stixTime(seconds)
  return {
    type,
    ...(scope.version === '2.1' && { spec_version: '2.1' }),
    id: `${type}--${uuid}`,
    ...(scope.author !== undefined && { created_by_ref: scope.author }),
    created: at,
    modified: at,
  }
}

/** The UUID of a record, or where it has none, one that its place in the event gives it. */
export function uuidOf(scope: Scope, record: { uuid?: string | undefined }, path: string): string {
  return record.uuid ?? derivedUuid(`${scope.eventUuid} - ${path}`)
}

/** Remembers what stands for a record. */
export function standsFor(scope: Scope, uuid: string, ...ids: string[]): void {
  const known = scope.idsOf.get(uuid)
  if (known === undefined) scope.idsOf.set(uuid, ids)
  else known.push(...ids)
}
