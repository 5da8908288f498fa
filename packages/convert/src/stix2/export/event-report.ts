import type { EventReport } from '@tocsin/format'
import { findReferences } from '../../report/references.ts'
import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES, EVENT_REPORT_LABEL } from '../mapping/constants.ts'
import { newObject, type Scope } from './scope.ts'
import type { Properties, StixObject } from './stix-object.ts'

/** A report of the event as a note on what it refers to, or on the whole event where it refers to nothing. */
export function eventReportObject(scope: Scope, report: EventReport, uuid: string, eventId: string): StixObject {
  const isNote = scope.version === '2.1'
  const object = newObject(scope, isNote ? 'note' : CUSTOM_TYPES.eventReport, uuid, report.timestamp)
  const content = report.content ?? ''
  const refs = new Set(referencesOf(scope, content))
  const told: Properties = isNote
    ? { abstract: report.name, content, labels: [EVENT_REPORT_LABEL] }
    : { [`${CUSTOM_PROPERTY_PREFIX}name`]: report.name, [`${CUSTOM_PROPERTY_PREFIX}content`]: content }
  return Object.assign(object, told, { object_refs: refs.size > 0 ? [...refs] : [eventId] })
}

function* referencesOf(scope: Scope, content: string): Generator<string> {
  for (const { kind, target } of findReferences(content)) {
    if (kind === 'attribute' || kind === 'object') yield* scope.idsOf.get(target) ?? []
  }
}
