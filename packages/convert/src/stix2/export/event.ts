import { sentPosition, type Attribute, type Event } from '@tocsin/format'
import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES, EMPTY_EVENT_NOTE, EVENT_LABELS } from '../mapping/constants.ts'
import type { StixVersion } from '../mapping/place.ts'
import type { Lose } from '../../loss.ts'
import { writeAnalystData } from './analyst-data.ts'
import { writeAttribute } from './attribute.ts'
import { writeClusters } from './cluster.ts'
import { eventReportObject } from './event-report.ts'
import { uuidFor } from './ids.ts'
import { loseOfAttribute, loseOfEvent } from './losses.ts'
import { findMerged, isWritten } from './merged-objects.ts'
import type { PlacedObject } from './object.ts'
import { writeOrganisation } from './organisation.ts'
import { writePlacedObject } from './placed-object.ts'
import { waitingRelationships } from './relationship.ts'
import { newObject, standsFor, uuidOf, type Scope } from './scope.ts'
import { sightingsOf, writeSightings } from './sightings.ts'
import type { StixObject } from './stix-object.ts'
import { applyTags } from './tags.ts'
import { stixTime } from './times.ts'

/** What the events of a bundle share. */
export type Bundle = { version: StixVersion; shared: Set<string>; lose: Lose }

/** The UUID of an event, or where it has none, one that its own words give it. */
export function eventUuidOf(event: Event): string {
  return event.uuid ?? uuidFor(`${event.date ?? ''} - ${event.info ?? ''}`)
}

/**
 * An event as STIX objects: first who made it, then what it holds, at last the report or grouping that lists it all, so that
 * nothing of it is kept but ids.
 */
export function* writeEvent(bundle: Bundle, event: Event): Generator<StixObject> {
  const at = stixTime(event.timestamp ?? 0)
  const open: Scope = {
    ...bundle,
    event,
    eventUuid: eventUuidOf(event),
    at,
    author: undefined,
    listed: new Set(),
    idsOf: new Map(),
    waiting: [],
  }
  const scope = { ...open, author: yield* writeOrganisation(open, event.Orgc) }
  loseOfEvent(scope)
  for (const object of writeContents(scope)) {
    if (!scope.shared.has(object.id)) scope.listed.add(object.id)
    yield object
  }
  yield* writeSummary(scope)
}

function* writeContents(scope: Scope): Generator<StixObject> {
  const { event } = scope
  for (const [i, attribute] of (event.Attribute ?? []).entries()) {
    yield* writePlacedAttribute(scope, attribute, `Event.Attribute[${sentPosition(attribute, i)}]`)
  }
  yield* writeObjects(scope)
  yield* writeClusters(scope, event.Galaxy ?? [], scope.at)
  const id = summaryId(scope)
  for (const [i, report] of (event.EventReport ?? []).entries()) {
    const path = `Event.EventReport[${sentPosition(report, i)}]`
    if (report.deleted) continue
    const object = eventReportObject(scope, report, uuidOf(scope, report, path), id)
    standsFor(scope, object.id.slice(-36), object.id)
    yield object
    yield* writeAnalystData(scope, report, [object.id], path)
  }
  standsFor(scope, scope.eventUuid, id)
  yield* writeAnalystData(scope, event, [id], 'Event')
  yield* waitingRelationships(scope)
}

function* writePlacedAttribute(scope: Scope, attribute: Attribute, path: string): Generator<StixObject> {
  if (attribute.deleted) return scope.lose({ path, why: 'A deleted attribute is not written' })
  const uuid = uuidOf(scope, attribute, path)
  const ids = yield* writeAttribute(scope, attribute, uuid)
  standsFor(scope, uuid, ...ids)
  loseOfAttribute(scope, attribute, ids, path)
  yield* writeAnalystData(scope, attribute, ids, path)
  yield* writeSightings(scope, sightingsOf(attribute, path), ids)
}

/** Objects, those last that are about others. */
function* writeObjects(scope: Scope): Generator<StixObject> {
  const merged = findMerged(scope.event)
  const late: PlacedObject[] = []
  for (const [i, object] of (scope.event.Object ?? []).entries()) {
    const path = `Event.Object[${sentPosition(object, i)}]`
    if (!isWritten(object)) scope.lose({ path, why: 'A deleted object is not written' })
    else if (object.name === 'annotation') late.push({ object, path, uuid: uuidOf(scope, object, path) })
    else if (!merged.isPart(object)) {
      yield* writePlacedObject(scope, { object, path, uuid: uuidOf(scope, object, path) }, merged)
    }
  }
  for (const placed of late) yield* writePlacedObject(scope, placed, merged)
}

/** A published event is a report, another a grouping, which 2.0 does not have. */
function summaryId({ version, event, eventUuid }: Scope): string {
  return `${version === '2.0' || isPublished(event) ? 'report' : 'grouping'}--${eventUuid}`
}

function isPublished({ published, publish_timestamp }: Event): boolean {
  return published === true && publish_timestamp !== undefined && publish_timestamp > 0
}

function* writeSummary(scope: Scope): Generator<StixObject> {
  const { event, version, eventUuid } = scope
  const id = summaryId(scope)
  const type = id.slice(0, id.indexOf('--'))
  const object = newObject(scope, type, eventUuid)
  object.name = event.info || `MISP Event exported to STIX ${version} with misp-stix.`
  if (type === 'report') object.published = isPublished(event) ? stixTime(event.publish_timestamp ?? 0) : scope.at
  else object.context = 'suspicious-activity'
  object.labels = [...EVENT_LABELS]
  yield* applyTags(scope, object, event)
  if (scope.listed.size === 0) {
    const note = emptyNote(scope, id)
    scope.listed.add(note.id)
    yield note
  }
  object.object_refs = [...scope.listed]
  yield object
}

/** A report has to list something. */
function emptyNote(scope: Scope, id: string): StixObject {
  if (scope.version === '2.1') {
    return Object.assign(newObject(scope, 'note', scope.eventUuid), { content: EMPTY_EVENT_NOTE, object_refs: [id] })
  }
  const note = newObject(scope, CUSTOM_TYPES.eventNote, scope.eventUuid)
  return Object.assign(note, { object_ref: id, [`${CUSTOM_PROPERTY_PREFIX}event_note`]: EMPTY_EVENT_NOTE })
}
