import type { Lose } from '../../loss.ts'
import type { StixObject } from './stix-object.ts'

/** What is read of every object. Who made it is told of the event. */
const OF_ALL = [
  'type',
  'id',
  'spec_version',
  'created',
  'modified',
  'created_by_ref',
  'labels',
  'indicator_types',
  'report_types',
  'confidence',
  'object_marking_refs',
]

/** Names the properties of an object that nothing in MISP carries. */
export function tellUnread(object: StixObject, carried: readonly string[], lose: Lose): void {
  for (const name of Object.keys(object.fields)) {
    if (OF_ALL.includes(name) || carried.includes(name)) continue
    lose({ path: `${object.path}.${name}`, why: 'MISP has no place for it.' })
  }
}
