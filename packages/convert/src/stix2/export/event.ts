import { sentPosition, type Attribute, type Event } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { StixVersion } from '../mapping/place.ts'
import { writeAnalystData } from './analyst-data.ts'
import { writeAttribute } from './attribute.ts'
import { writeClusters } from './cluster.ts'
import { eventReportObject } from './event-report.ts'
import { loseOfAttribute, loseOfEvent } from './losses.ts'
import { findMerged, isWritten } from './merged-objects.ts'
import type { PlacedObject } from './object.ts'
import { writeOrganisation } from './organisation.ts'
import { writePlacedObject } from './placed-object.ts'
import { waitingRelationships } from './relationship.ts'
import { standsFor, uuidOf, type Scope } from './scope.ts'
import { sightingsOf, writeSightings } from './sightings.ts'
import type { StixObject } from './stix-object.ts'
import { summaryId, writeSummary } from './summary.ts'
import { stixTime } from './times.ts'

/** What the events of a bundle share. */
export type Bundle = { version: StixVersion; shared: Set<string>; lose: Lose }

/** The UUID of an event, or where it has none, one that its own words give it. */
export function eventUuidOf(event: Event): string {
  return event.uuid ?? derivedUuid(`${event.date ?? ''} - ${event.info ?? ''}`)
}

/**
 * An event as STIX objects, in misp-stix's order: who made it, the report or grouping that lists all, and what it lists. For
 * the list what follows is gone through once before, so that nothing of it is kept but ids.
 */
export function* writeEvent(bundle: Bundle, event: Event): Generator<StixObject> {
  const opened = openScope(bundle, event, undefined)
  const author = yield* writeOrganisation(opened, event.Orgc)
  const rehearsal = openScope({ ...bundle, shared: new Set(bundle.shared), lose: () => undefined }, event, author)
  for (const object of writeContents(rehearsal)) {
    if (!rehearsal.shared.has(object.id)) rehearsal.listed.add(object.id)
  }
  const scope = openScope(bundle, event, author)
  loseOfEvent(scope)
  yield* writeSummary(scope, rehearsal.listed)
  yield* writeContents(scope)
}

function openScope(bundle: Bundle, event: Event, author: string | undefined): Scope {
  const at = stixTime(event.timestamp ?? 0)
  const empty = { listed: new Set<string>(), idsOf: new Map<string, string[]>(), waiting: [] }
  return { ...bundle, event, eventUuid: eventUuidOf(event), at, author, ...empty }
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
