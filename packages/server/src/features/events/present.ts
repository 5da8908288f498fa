import {
  analysis,
  attributeFields,
  childDistribution,
  count,
  flag,
  json,
  localId,
  model,
  nullable,
  organisationReference,
  quote,
  seconds,
  seen,
  text,
  threatLevel,
  uuid,
  type Codec,
  type Infer,
} from '@tocsin/format'
import type { AttachedTagRow } from './event-tags.ts'

/** JSON text that is ready already, so that what many rows share is written once. */
const ready: Codec<string> = { ...text, write: (value) => value }

/** With which groups a record is shared, as `sharedWithTexts` tells. */
const sharedWith = { SharingGroup: ready, sharing_group_ids: ready, sharing_group_mode: ready }

/** What analyst data stands on a record. */
const analystData = { Note: ready, Opinion: ready, Relationship: ready, RelationshipInbound: ready }

/** The event's own fields as `events/view` writes them. */
export const eventHead = model('Event', {
  id: localId,
  orgc_id: localId,
  org_id: localId,
  date: text,
  threat_level_id: threatLevel,
  info: text,
  published: flag,
  uuid,
  attribute_count: count,
  analysis,
  timestamp: seconds,
  distribution: childDistribution,
  proposal_email_lock: flag,
  locked: flag,
  publish_timestamp: seconds,
  sharing_group_id: localId,
  disable_correlation: flag,
  extends_uuid: text,
  protected: nullable(flag),
  event_creator_email: text,
  recall_key: text,
  extensionEvents: json,
  ExtendedBy: json,
  Org: organisationReference,
  Orgc: organisationReference,
  ...sharedWith,
})

const { value1: _1, value2: _2, ...publicFields } = attributeFields

/** What hangs on an attribute in MISP's output, in its order. */
const attributeCompany = {
  data: text,
  event_uuid: uuid,
  Event: ready,
  Object: ready,
  Galaxy: ready,
  ShadowAttribute: ready,
  Sighting: ready,
  ...sharedWith,
  RelatedAttribute: ready,
  warnings: ready,
  Feed: ready,
  Server: ready,
  Tag: ready,
  ...analystData,
  decay_score: ready,
}

/** An attribute inside an event. */
export const eventAttribute = model('Attribute', { ...publicFields, ...attributeCompany })

/** The own fields of an attribute that stands alone; searches write them by hand (`search/attribute-text.ts`). */
const bareFields = {
  id: localId,
  event_id: localId,
  object_id: localId,
  object_relation: nullable(text),
  category: text,
  type: text,
  to_ids: flag,
  uuid,
  timestamp: seconds,
  distribution: childDistribution,
  sharing_group_id: localId,
  comment: text,
  deleted: flag,
  disable_correlation: flag,
  first_seen: seen,
  last_seen: seen,
  value: text,
}

/** An attribute on its own, with company: `attributes/view`, restSearch, edit. */
export const loneAttribute = model('Attribute', { ...bareFields, ...attributeCompany })

/** As saved: the halves beside the whole, the way `attributes/add` and `objects/view` answer. */
export const savedAttribute = model('Attribute', {
  ...loneAttribute.fields,
  value1: text,
  value2: text,
  AttributeTag: ready,
})
export type WritableAttribute = Infer<typeof savedAttribute>

/** The object's own fields, and after them what belongs to it. */
export const objectHead = model('Object', {
  id: localId,
  name: text,
  'meta-category': text,
  description: text,
  template_uuid: text,
  template_version: text,
  event_id: localId,
  uuid,
  timestamp: seconds,
  distribution: childDistribution,
  sharing_group_id: localId,
  comment: text,
  deleted: flag,
  first_seen: seen,
  last_seen: seen,
  ...sharedWith,
  ObjectReference: ready,
  ...analystData,
})

/** Tags as they hang on an event or attribute: `[{…},{…}]`. */
export function tagsText(tags: readonly AttachedTagRow[]): string {
  return `[${tags.map(tagText).join(',')}]`
}

function tagText(tag: AttachedTagRow): string {
  return `{"id":"${tag.id}","name":${quote(tag.name)},"colour":"${tag.colour}","exportable":${tag.exportable},"user_id":"${tag.user_id}","hide_tag":${tag.hide_tag},"numerical_value":${tag.numerical_value === null ? 'null' : `"${tag.numerical_value}"`},"is_galaxy":${tag.is_galaxy},"is_custom_galaxy":${tag.is_custom_galaxy},"local_only":${tag.local_only},"local":${tag.local},"relationship_type":${tag.relationship_type === null ? 'null' : quote(tag.relationship_type)}}`
}
