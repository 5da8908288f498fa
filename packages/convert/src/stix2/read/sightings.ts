import { type Attribute, sighting as sightingModel } from '@tocsin/format'
import { FALSE_POSITIVE_EXPLANATION } from '../mapping/constants.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import { organisationOf } from './links.ts'
import type { Reading } from './reading.ts'
import { fieldOf, secondsOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const SEEN = 0
const FALSE_POSITIVE = 1
const CARRIED = [
  'sighting_of_ref',
  'where_sighted_refs',
  'description',
  'first_seen',
  'last_seen',
  'observed_data_refs',
  'count',
]

/** Puts a sighting on the attributes that were seen; false where the event has none of them. */
export function readSighting(object: StixObject, reading: Reading): boolean {
  const seen = carriersOf(textOf(object, 'sighting_of_ref'), reading)
  if (seen.length === 0) return false
  tellUnread(object, CARRIED, reading.lose)
  const count = fieldOf(object.fields, 'count')
  if (typeof count === 'number' && count > 1) {
    reading.lose({ path: `${object.path}.count`, why: 'A sighting of MISP is of one time.' })
  }
  const raw = {
    type: SEEN,
    date_sighting: secondsOf(object, 'last_seen') ?? secondsOf(object, 'modified'),
    source: textOf(object, 'description'),
    Organisation: textsOf(object, 'where_sighted_refs').flatMap((id) => organisationOf(id, reading.bundle) ?? [])[0],
  }
  add(raw, object, seen, reading)
  return true
}

/** Whether an opinion is how MISP writes that a sighting was a false positive. */
export function isFalsePositive(object: StixObject): boolean {
  const said = textOf(object, 'explanation') ?? textOf(object, 'x_misp_explanation')
  return said === FALSE_POSITIVE_EXPLANATION
}

export function readFalsePositive(object: StixObject, reading: Reading): boolean {
  const targets = [...textsOf(object, 'object_refs'), textOf(object, 'object_ref')]
  const seen = [...new Set(targets.flatMap((id) => carriersOf(id, reading)))]
  if (seen.length === 0) return false
  const raw = {
    type: FALSE_POSITIVE,
    date_sighting: secondsOf(object, 'modified'),
    source: textOf(object, 'x_misp_source'),
    Organisation: organisationOf(fieldOf(object.fields, 'x_misp_author_ref'), reading.bundle),
  }
  add(raw, object, seen, reading)
  return true
}

function carriersOf(id: string | undefined, { draft }: Reading): Attribute[] {
  const made = id === undefined ? undefined : draft.madeOf(id)
  return made === undefined ? [] : draft.carriersOf(made)
}

/** One sighting of an object is one of each of its attributes. */
function add(raw: object, object: StixObject, seen: Attribute[], { draft }: Reading): void {
  for (const attribute of seen) {
    const own = mispUuid(object.id).uuid
    const uuid = seen.length === 1 ? own : derivedUuid(`${own} - ${attribute.uuid}`)
    const read = draft.read(sightingModel, { ...raw, uuid }, object.path)
    if (read !== undefined) attribute.Sighting = [...(attribute.Sighting ?? []), read]
  }
}
