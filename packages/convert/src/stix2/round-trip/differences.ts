import {
  type Attribute,
  defaultToIds,
  type Event,
  isAttributeType,
  type MispObject,
  type ObjectReference,
  readValue,
  type Sighting,
} from '@tocsin/format'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import { byFields, compareFields, compareLists, type Difference, type Pair } from './compare.ts'
import { compareAnalystData, compareGalaxies, compareTags } from './compare-context.ts'

/**
 * Everything that one event says and the other does not say so, by the path in the first. Ids and counts that mean something
 * on one server only, and the colours of tags, are not compared; values are compared as MISP would save them.
 */
export function* differencesOf(was: Event, is: Event): Generator<Difference> {
  const event = { path: 'Event', was, is }
  yield* compareFields('Event', eventFields(was), eventFields(is))
  yield* compareContext(event)
  const byName = ({ uuid }: Attribute, place?: number) =>
    uuid ?? derivedUuid(`${is.uuid ?? ''} - Event.Attribute[${place}]`)
  yield* compareLists(listsOf(event, 'Attribute', [was.Attribute, is.Attribute]), byName, compareAttribute)
  yield* compareLists(listsOf(event, 'Object', [was.Object, is.Object]), byUuid, compareObject)
  yield* compareLists(listsOf(event, 'EventReport', [was.EventReport, is.EventReport]), byUuid, function* (pair) {
    yield* compareReports(pair)
    yield* compareAnalystData(pair)
  })
  for (const i of (was.ShadowAttribute ?? []).keys()) {
    yield { path: `Event.ShadowAttribute[${i}]`, was: 'a proposal', is: undefined }
  }
}

const compareReports = byFields(({ name, content, timestamp, deleted }: NonNullable<Event['EventReport']>[number]) => ({
  name,
  content,
  timestamp,
  deleted: deleted === true,
}))

function listsOf<T>({ path }: { path: string }, name: string, [was = [], is = []]: (readonly T[] | undefined)[]) {
  return { path: `${path}.${name}`, was, is }
}

function* compareContext(pair: Pair<Attribute | Event>): Generator<Difference> {
  yield* compareTags(pair)
  yield* compareGalaxies(pair)
  yield* compareAnalystData(pair)
}

function eventFields(event: Event) {
  const { uuid, info, date, threat_level_id, analysis, distribution, timestamp, publish_timestamp, extends_uuid } =
    event
  const { Org, Orgc } = event
  const isPublished = event.published === true
  return {
    uuid,
    info,
    date,
    threat_level_id,
    analysis,
    distribution,
    timestamp,
    published: isPublished,
    publish_timestamp: isPublished ? publish_timestamp : undefined,
    extends_uuid: extends_uuid === '' ? undefined : (extends_uuid ?? undefined),
    Orgc: Orgc === undefined ? undefined : `${Orgc.uuid} ${Orgc.name}`,
    Org: Org === undefined || Org.uuid === Orgc?.uuid ? undefined : `${Org.uuid} ${Org.name}`,
  }
}

function* compareAttribute(pair: Pair<Attribute>): Generator<Difference> {
  const { path, was, is } = pair
  yield* compareFields(path, attributeFields(was), attributeFields(is))
  yield* compareContext(pair)
  yield* compareLists(listsOf(pair, 'Sighting', [was.Sighting, is.Sighting]), byUuid, byFields(sightingFields))
}

function attributeFields(attribute: Attribute) {
  const { uuid, type = '', category, timestamp, first_seen, last_seen, object_relation, data } = attribute
  return {
    uuid,
    type,
    category,
    value: savedValue(attribute),
    to_ids: attribute.to_ids ?? (isAttributeType(type) && defaultToIds(type)),
    comment: attribute.comment ?? '',
    timestamp,
    first_seen: first_seen ?? null,
    last_seen: last_seen ?? null,
    object_relation: object_relation ?? null,
    data: data === '' ? undefined : data,
    deleted: attribute.deleted === true,
    disable_correlation: attribute.disable_correlation === true,
    distribution: attribute.distribution ?? INHERITED,
  }
}

const INHERITED = 5

function savedValue({ type = '', value = '' }: Attribute): string {
  const verdict = isAttributeType(type) ? readValue(type, value) : undefined
  return verdict?.ok === true ? verdict.value : value
}

function sightingFields({ type = 0, source, date_sighting, Organisation }: Sighting) {
  return { type, source: source ?? '', date_sighting, Organisation: Organisation?.uuid }
}

function* compareObject(pair: Pair<MispObject>): Generator<Difference> {
  const { path, was, is } = pair
  yield* compareFields(path, objectFields(was), objectFields(is))
  yield* compareAnalystData(pair)
  yield* compareLists(listsOf(pair, 'Attribute', [was.Attribute, is.Attribute]), byRelation, compareAttribute)
  const references = listsOf(pair, 'ObjectReference', [was.ObjectReference, is.ObjectReference])
  yield* compareLists(references, byUuid, byFields(referenceFields))
}

function objectFields(object: MispObject) {
  const { name, uuid, timestamp, description, template_uuid, template_version, first_seen, last_seen } = object
  return {
    name,
    uuid,
    'meta-category': object['meta-category'],
    timestamp,
    comment: object.comment ?? '',
    description,
    template_uuid,
    template_version,
    first_seen: first_seen ?? null,
    last_seen: last_seen ?? null,
    deleted: object.deleted === true,
    distribution: object.distribution ?? INHERITED,
  }
}

function referenceFields({ referenced_uuid, relationship_type, comment, deleted }: ObjectReference) {
  return { referenced_uuid, relationship_type, comment: comment ?? '', deleted: deleted === true }
}

function byUuid({ uuid }: { uuid?: string | undefined }): string {
  return uuid ?? ''
}

/** STIX tells what an object's attributes are by what they say. */
function byRelation(attribute: Attribute): string {
  return `${attribute.object_relation ?? attribute.type} ${savedValue(attribute)}`
}
