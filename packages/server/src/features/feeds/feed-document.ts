import {
  event as eventModel,
  type AttachedTag,
  type Attribute,
  type Event,
  type EventReport,
  type MispObject,
} from '@tocsin/format'

/**
 * An event as feeds hold it, in MISP's JSON: without what means something on one server only, such as ids and local tags,
 * and without what is said of it rather than in it. With whom it is shared is for whoever fetches it to say.
 *
 * Source: PyMISP's MISPEvent.to_feed, in `content-formats` §7.
 */
export function feedEventText(event: Event): string {
  const { uuid, info, date, threat_level_id, analysis, timestamp, publish_timestamp, published, extends_uuid } = event
  const kept = { uuid, info, date, threat_level_id, analysis, timestamp, publish_timestamp, published, extends_uuid }
  const document: Event = {
    ...kept,
    Orgc: orgcOf(event),
    Tag: tagsOf(event),
    ...(event.Attribute && { Attribute: event.Attribute.map(feedAttribute) }),
    ...(event.Object && { Object: event.Object.map(feedObject) }),
    ...(event.EventReport && { EventReport: event.EventReport.map(feedReport) }),
  }
  return `{"Event":${eventModel.write(document)}}`
}

/** The line of the manifest that tells of an event. */
export function manifestLine(event: Event): string {
  const { uuid, info, date, threat_level_id, analysis, timestamp } = event
  const told = eventModel.write({
    info,
    date,
    threat_level_id,
    analysis,
    timestamp,
    Orgc: orgcOf(event),
    Tag: tagsOf(event),
  })
  return `${JSON.stringify(uuid)}:${told}`
}

function orgcOf({ Orgc }: Event) {
  return { name: Orgc?.name, uuid: Orgc?.uuid }
}

function tagsOf({ Tag = [] }: { Tag?: AttachedTag[] | undefined }): AttachedTag[] {
  return Tag.filter(({ local, exportable }) => local !== true && exportable !== false).map(
    ({ name, colour, relationship_type }) => ({ name, colour, relationship_type: relationship_type ?? undefined }),
  )
}

function feedAttribute(attribute: Attribute): Attribute {
  const { uuid, type, category, value, data, comment, to_ids, deleted, timestamp } = attribute
  const { disable_correlation, first_seen, last_seen, object_relation } = attribute
  const kept = { uuid, type, category, value, data, comment, to_ids, deleted, timestamp, disable_correlation }
  return { ...kept, first_seen, last_seen, object_relation, Tag: tagsOf(attribute) }
}

function feedObject(object: MispObject): MispObject {
  const { uuid, name, description, template_uuid, template_version, timestamp, comment, deleted } = object
  const kept = { uuid, name, description, template_uuid, template_version, timestamp, comment, deleted }
  return {
    ...kept,
    'meta-category': object['meta-category'],
    first_seen: object.first_seen,
    last_seen: object.last_seen,
    Attribute: (object.Attribute ?? []).map(feedAttribute),
    ObjectReference: (object.ObjectReference ?? []).map((reference) => ({
      uuid: reference.uuid,
      timestamp: reference.timestamp,
      object_uuid: object.uuid,
      referenced_uuid: reference.referenced_uuid,
      relationship_type: reference.relationship_type,
      comment: reference.comment,
      deleted: reference.deleted,
    })),
  }
}

function feedReport({ uuid, name, content, timestamp, deleted }: EventReport): EventReport {
  return { uuid, name, content, timestamp, deleted }
}
