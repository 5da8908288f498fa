import { becomesCluster, readForeignCluster } from './foreign-clusters.ts'
import { readForeignIndicator } from './foreign-indicator.ts'
import { becomesObject, readForeignObject } from './foreign-objects.ts'
import { readForeignObservable, readForeignObservedData } from './foreign-observed.ts'
import { readOwnAttribute } from './own-attribute.ts'
import { readOwnCluster } from './own-clusters.ts'
import { readOwnCustom } from './own-custom.ts'
import { readOwnDomainObject } from './own-domain.ts'
import { readOwnObject } from './own-object.ts'
import type { Reading } from './reading.ts'
import { OBSERVABLE_TYPES } from './required-properties.ts'
import { type StixObject, textOf, textsOf } from './stix-object.ts'
import { CUSTOM_TYPES, EMPTY_EVENT_NOTE, EVENT_REPORT_LABEL } from '../mapping/constants.ts'
import { ownLabel } from './own-labels.ts'

/** What is read when all else has been, because it says something of other objects; or is read where others refer to it. */
export const READ_LATER: ReadonlySet<string> = new Set([
  'note',
  'opinion',
  'relationship',
  'sighting',
  CUSTOM_TYPES.analystNote,
  CUSTOM_TYPES.analystOpinion,
  CUSTOM_TYPES.falsePositive,
])
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['marking-definition', 'report', 'grouping'])

/** Notes are also what MISP's exporters make of event reports and annotations, and say that an event is empty with. */
function isOwnRecord(object: StixObject): boolean {
  const isReport = textsOf(object, 'labels').includes(EVENT_REPORT_LABEL) || ownLabel(object, 'name') !== undefined
  return object.type === 'note' && (isReport || textOf(object, 'content') === EMPTY_EVENT_NOTE)
}

/** Those objects that MISP's exporters made say so themselves, whoever made the bundle. */
function readOwn(object: StixObject, reading: Reading): boolean {
  return (
    readOwnCustom(object, reading) ||
    readOwnCluster(object, reading) ||
    readOwnAttribute(object, reading) ||
    readOwnDomainObject(object, reading) ||
    readOwnObject(object, reading)
  )
}

/** Makes of one object what it is in MISP. */
export function readObject(object: StixObject, reading: Reading): void {
  if (reading.done.has(object.id) || READ_ELSEWHERE.has(object.type)) return
  if (READ_LATER.has(object.type) && !isOwnRecord(object)) return
  reading.done.add(object.id)
  if (readOwn(object, reading)) return
  if (object.type === 'indicator') return readForeignIndicator(object, reading)
  if (object.type === 'observed-data') return readForeignObservedData(object, reading)
  if (OBSERVABLE_TYPES.has(object.type)) return readForeignObservable(object, reading)
  if (becomesCluster(object)) return readForeignCluster(object, reading)
  if (becomesObject(object)) return readForeignObject(object, reading)
  reading.lose({ path: object.path, why: `MISP has nothing that a ${object.type} could be.` })
}
