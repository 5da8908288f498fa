import type { Event } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import type { StixRecord } from '../shape/shape.ts'
import { addAttribute } from './attributes.ts'
import { familyOf } from './executables.ts'
import { contextsOf, tagsOfClusters } from './galaxies.ts'
import { tellLostOfEvent } from './lost.ts'
import { confidenceOf, handlingOf } from './markings.ts'
import { isThere } from './object-parts.ts'
import { addObject } from './objects.ts'
import { identified, idOf, newWriting, present, timeText, type Writing } from './writing.ts'

const STATUSES = ['New', 'Open', 'Closed']
const THREAT_LEVELS = ['High', 'Medium', 'Low', 'Undefined']
const INTENT = [{ value: 'Threat Report', 'xsi:type': 'stixVocabs:PackageIntentVocab-1.0' }]

export function headerOf(organisation: string): StixRecord {
  return { title: `Export from ${organisation}'s MISP`, package_intent: INTENT }
}

/** An event as a package with one incident. Source: misp-stix's documented mapping of events to STIX 1. */
export function packageOf(sent: Event, organisation: string, version: string, lose: Lose): StixRecord {
  const event = identified(sent)
  const writing = newWriting(organisation, event, lose)
  const { uuid } = event
  const incident = incidentOf(event, uuid, writing)
  tellLostOfEvent(event, lose)
  const description = writing.headerDescriptions.length === 1 ? writing.headerDescriptions[0] : undefined
  const ttps = [...writing.ttps.values()]
  return {
    id: idOf(writing, 'STIXPackage', uuid),
    timestamp: writing.timestamp,
    version,
    stix_header: { ...headerOf(writing.producer), ...present('description', description) },
    ...(ttps.length > 0 ? { ttps: { ttps } } : {}),
    incidents: [incident],
    ...present('courses_of_action', [...writing.coursesOfAction.values()]),
    ...present('campaigns', writing.campaigns),
    ...present('threat_actors', [...writing.threatActors.values()]),
  }
}

function incidentOf(event: Event, uuid: string, writing: Writing): StixRecord {
  const galaxies = event.Galaxy ?? []
  const contexts = contextsOf(galaxies, 'Event', writing)
  const clusters = tagsOfClusters(galaxies)
  const tags = (event.Tag ?? []).map(({ name }) => name).filter((name) => !clusters.has(name))
  writing.leveraged.push(...contexts.ttps)
  writing.attributedActors.push(...contexts.actors)
  writing.coasTaken.push(...contexts.coas.map(({ course_of_action }) => ({ course_of_action })))
  addContents(event, writing)
  return {
    id: idOf(writing, 'Incident', uuid),
    timestamp: writing.timestamp,
    title: event.info ?? '',
    ...present('external_ids', event.id ? [{ value: String(event.id), source: 'MISP Event' }] : undefined),
    time: timesOf(event),
    reporter: { identity: { name: writing.producer } },
    ...present('victims', writing.victims),
    ...present('affected_assets', writing.assets),
    ...present('status', statusOf(event)),
    ...found(writing),
    ...confidenceOf(tags, writing.timestamp),
    history: {
      history_items: journalOf(event, writing).map((value) => ({ journal_entry: { value, time_precision: 'second' } })),
    },
    information_source: { identity: { name: writing.source } },
    ...handlingOf(tags, 'Event', writing.lose),
  }
}

function addContents(event: Event, writing: Writing): void {
  for (const [i, attribute] of (event.Attribute ?? []).entries()) {
    if (isThere(attribute)) addAttribute(attribute, `Event.Attribute[${i}]`, writing)
  }
  const family = familyOf(event)
  for (const [i, object] of (event.Object ?? []).entries()) {
    if (isThere(object)) addObject(object, `Event.Object[${i}]`, family, writing)
  }
}

/** What points to things found, and to what stands elsewhere in the package. */
function found(writing: Writing): StixRecord {
  const { indicators, observables, leveraged, attributedActors, coasTaken } = writing
  return {
    ...(indicators.length > 0 ? { related_indicators: { indicators } } : {}),
    ...(observables.length > 0 ? { related_observables: { observables } } : {}),
    ...(leveraged.length > 0 ? { leveraged_ttps: { ttps: leveraged } } : {}),
    ...(attributedActors.length > 0 ? { attributed_threat_actors: { threat_actors: attributedActors } } : {}),
    ...present('coa_taken', coasTaken),
  }
}

function timesOf({ date, published, publish_timestamp }: Event): StixRecord {
  const reported = published && publish_timestamp ? timeText(publish_timestamp) : undefined
  return {
    ...present('incident_discovery', date === undefined ? undefined : `${date}T00:00:00+00:00`),
    ...present('incident_reported', reported),
  }
}

function statusOf({ analysis }: Event): StixRecord | undefined {
  const value = analysis === undefined ? undefined : STATUSES[analysis]
  return value === undefined ? undefined : { value, 'xsi:type': 'stixVocabs:IncidentStatusVocab-1.0' }
}

function journalOf({ threat_level_id: level }: Event, { journal }: Writing): string[] {
  const word = level === undefined ? undefined : THREAT_LEVELS[level - 1]
  const head = word === undefined ? [] : [`Event Threat Level: ${word}`]
  return [...head, 'MISP Tag: misp:tool="MISP-STIX-Converter"', ...journal]
}
