import { tagsOf } from './markings.ts'
import type { Reading } from './reading.ts'
import { fieldOf, isRecord, secondsOf, type StixObject, textOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid, uuidInId } from './uuids.ts'

/** The objects that stand for one record of MISP: they share its UUID. */
export type Standing = {
  readonly indicator: StixObject | undefined
  readonly observed: StixObject | undefined
  /** Whichever there is. */
  readonly object: StixObject
}

/** All that stands for the same record as one of the objects, which is then done. */
export function standingFor(object: StixObject, { bundle, done }: Reading): Standing {
  const uuid = uuidInId(object.id)
  const indicator = bundle.byId.get(`indicator--${uuid}`)
  const observed = bundle.byId.get(`observed-data--${uuid}`)
  const both = [indicator, observed].filter((one) => one !== undefined)
  for (const { id } of both) done.add(id)
  return { indicator, observed, object: indicator ?? observed ?? object }
}

/** What MISP's exporters write into indicators and observed data. */
const CARRIED = [
  'description',
  'pattern',
  'pattern_type',
  'pattern_version',
  'valid_from',
  'valid_until',
  'kill_chain_phases',
  'first_observed',
  'last_observed',
  'number_observed',
  'object_refs',
  'objects',
]

/** Names what others have added to them. */
export function tellAdded({ indicator, observed }: Standing, { lose }: Reading): void {
  for (const one of [indicator, observed]) if (one !== undefined) tellUnread(one, CARRIED, lose)
}

export function idsOf({ indicator, observed, object }: Standing): string[] {
  return [...new Set([indicator, observed, object].flatMap((one) => one?.id ?? []))]
}

/** The comment with which a record was written: an indicator's description, or a custom property. */
export function commentOf({ indicator, object }: Standing): string {
  const said =
    textOf(object, 'x_misp_comment') ?? (indicator === undefined ? undefined : textOf(indicator, 'description'))
  return [said, mispUuid(object.id).comment].filter((part) => part !== undefined).join(' - ')
}

/**
 * When the record was changed, and when what it tells of was seen. STIX asks for both ends of that time: the time of the
 * change stands for one that was not told, unless it is written with microseconds, as our exporter writes what was told.
 */
export function recordTimes({ indicator, observed, object }: Standing): Record<string, unknown> {
  const timestamp = secondsOf(object, 'modified')
  const changed = timestamp === undefined ? {} : { timestamp }
  if (observed !== undefined) return { ...changed, ...seenTimes(observed, 'first_observed', 'last_observed') }
  return indicator === undefined ? changed : { ...changed, ...seenTimes(indicator, 'valid_from', 'valid_until') }
}

function seenTimes(object: StixObject, first: string, last: string): Record<string, unknown> {
  return { first_seen: seenAt(object, first), last_seen: seenAt(object, last) }
}

const MICROSECONDS = /\.\d{6}Z$/
const MILLISECONDS = /\.\d{3}Z$/

function seenAt(object: StixObject, name: string): string | undefined {
  const time = textOf(object, name)
  if (time === undefined || MICROSECONDS.test(time)) return time
  const isFilledIn = MILLISECONDS.test(time) && MICROSECONDS.test(textOf(object, other(name)) ?? '')
  return isFilledIn || Date.parse(time) === Date.parse(textOf(object, 'modified') ?? '') ? undefined : time
}

function other(name: string): string {
  return name.startsWith('first') ? name.replace('first', 'last') : name.replace('last', 'first')
}

export function recordTags({ indicator, observed, object }: Standing, { bundle, lose }: Reading): string[] {
  const all = [indicator, observed, object].filter((one) => one !== undefined)
  return [...new Set(all.flatMap((one) => tagsOf(one, bundle, lose)))]
}

/** What MISP wrote says of each record what it is tagged with, whatever the event is. */
export function asTags(names: readonly string[]): { name: string }[] {
  return names.map((name) => ({ name }))
}

/** The only word of a kill chain that MISP's exporters use: the category. */
export function categoryOfPhase(object: StixObject): string | undefined {
  const phases = fieldOf(object.fields, 'kill_chain_phases')
  const first: unknown = Array.isArray(phases) ? phases[0] : undefined
  const phase = isRecord(first) ? fieldOf(first, 'phase_name') : undefined
  return typeof phase === 'string' ? phase : undefined
}
