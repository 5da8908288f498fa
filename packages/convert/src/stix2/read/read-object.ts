import { becomesCluster, readForeignCluster } from './foreign-clusters.ts'
import { readForeignIndicator } from './foreign-indicator.ts'
import { becomesObject, readForeignObject } from './foreign-objects.ts'
import { readForeignObservable, readForeignObservedData } from './foreign-observed.ts'
import type { Reading } from './reading.ts'
import { OBSERVABLE_TYPES } from './required-properties.ts'
import type { StixObject } from './stix-object.ts'

/** What is read when all else has been, because it says something of other objects; or is read where others refer to it. */
export const READ_LATER: ReadonlySet<string> = new Set(['note', 'opinion', 'relationship', 'sighting'])
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['marking-definition', 'report', 'grouping'])

/** Makes of one object what it is in MISP. */
export function readObject(object: StixObject, reading: Reading): void {
  if (reading.done.has(object.id) || READ_LATER.has(object.type) || READ_ELSEWHERE.has(object.type)) return
  reading.done.add(object.id)
  if (object.type === 'indicator') return readForeignIndicator(object, reading)
  if (object.type === 'observed-data') return readForeignObservedData(object, reading)
  if (OBSERVABLE_TYPES.has(object.type)) return readForeignObservable(object, reading)
  if (becomesCluster(object)) return readForeignCluster(object, reading)
  if (becomesObject(object)) return readForeignObject(object, reading)
  reading.lose({ path: object.path, why: `MISP has nothing that a ${object.type} could be.` })
}
