import { required, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { flag, localId, nullable, seconds, text, textUpTo, uuid } from '../schema/scalars.ts'
import { seen } from '../schema/times.ts'
import { analystDataLists } from './analyst-data.ts'
import { attribute } from './attribute.ts'
import { childDistribution } from './distribution.ts'
import { checkSharedWith, sharedWithFields } from './shared-with.ts'

export const objectReference = model('ObjectReference', {
  id: localId,
  uuid,
  timestamp: seconds,
  object_id: localId,
  source_uuid: text,
  object_uuid: uuid,
  referenced_uuid: required(uuid),
  referenced_id: localId,
  referenced_type: localId,
  relationship_type: nullable(text),
  comment: textUpTo(65_535),
  deleted: flag,
  event_id: localId,
})
export type ObjectReference = Infer<typeof objectReference>

/** The object's own fields, in MISP's order of output. */
export const objectFields = {
  id: localId,
  name: required(text),
  'meta-category': text,
  description: text,
  template_uuid: text,
  template_version: text,
  event_id: localId,
  uuid,
  timestamp: seconds,
  distribution: childDistribution,
  sharing_group_id: localId,
  comment: textUpTo(65_535),
  deleted: flag,
  first_seen: seen,
  last_seen: seen,
}

/** Attributes that describe one thing, after a template. Named so because `Object` is taken. */
export const mispObject = model(
  'Object',
  {
    ...objectFields,
    ...sharedWithFields,
    ObjectReference: list(objectReference),
    Attribute: list(attribute),
    ...analystDataLists,
  },
  checkSharedWith,
)
export type MispObject = Infer<typeof mispObject>
