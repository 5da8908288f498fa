import { CUSTOM_TYPES, EMPTY_EVENT_NOTE, EVENT_REPORT_LABEL } from '../mapping/constants.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import { factValue } from './facts.ts'
import { ownLabel } from './own-labels.ts'
import { asTags, commentOf, idsOf, recordTags, recordTimes, standingFor } from './own-record.ts'
import type { Reading } from './reading.ts'
import { recordsOf, secondsOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

/** Reads the custom objects with which MISP's exporters write what STIX has nothing for; false of other types. */
export function readOwnCustom(object: StixObject, reading: Reading): boolean {
  if (object.type === CUSTOM_TYPES.attribute) readAttribute(object, reading)
  else if (object.type === CUSTOM_TYPES.object) readObject(object, reading)
  else if (object.type === CUSTOM_TYPES.eventReport) readReport(object, reading)
  else if (textsOf(object, 'labels').includes(EVENT_REPORT_LABEL)) readReport(object, reading)
  // It says that there is nothing to say.
  else return object.type === CUSTOM_TYPES.eventNote || textOf(object, 'content') === EMPTY_EVENT_NOTE
  return true
}

function readAttribute(object: StixObject, reading: Reading): void {
  const standing = standingFor(object, reading)
  reading.draft.addAttribute(
    {
      uuid: mispUuid(object.id).uuid,
      type: textOf(object, 'x_misp_type'),
      category: textOf(object, 'x_misp_category'),
      value: textOf(object, 'x_misp_value'),
      data: textOf(object, 'x_misp_data'),
      to_ids: /^true$/i.test(ownLabel(object, 'to_ids') ?? ''),
      comment: commentOf(standing),
      ...recordTimes(standing),
      Tag: asTags(recordTags(standing, reading)),
    },
    idsOf(standing),
    object.path,
  )
}

function readObject(object: StixObject, reading: Reading): void {
  const standing = standingFor(object, reading)
  const times = recordTimes(standing)
  const Tag = asTags(recordTags(standing, reading))
  reading.draft.addObject(
    {
      name: textOf(object, 'x_misp_name'),
      'meta-category': textOf(object, 'x_misp_meta_category'),
      uuid: mispUuid(object.id).uuid,
      comment: commentOf(standing),
      ...times,
      Attribute: recordsOf(object, 'x_misp_attributes').map((attribute) => ({
        uuid: derivedUuid(
          `${object.id} - ${factValue(attribute['object_relation'])} - ${factValue(attribute['value'])}`,
        ),
        timestamp: times['timestamp'],
        comment: '',
        to_ids: false,
        ...attribute,
        Tag,
      })),
    },
    idsOf(standing),
    object.path,
  )
}

function readReport(object: StixObject, { draft }: Reading): void {
  draft.addReport(
    {
      uuid: mispUuid(object.id).uuid,
      name: textOf(object, 'abstract') ?? textOf(object, 'x_misp_name'),
      content: textOf(object, 'content') ?? textOf(object, 'x_misp_content'),
      timestamp: secondsOf(object, 'modified'),
    },
    [object.id],
    object.path,
  )
}
