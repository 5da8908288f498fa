import {
  distributionAfter,
  type AnalystDataLists,
  type AttachedTag,
  type Attribute,
  type Event,
  type EventReport,
  type MispObject,
  type Sharable,
  type SharingGroup,
} from '@tocsin/format'
import { mayGo } from '../servers/decide-send.ts'

/** What a link says of what is pushed over it. */
export type PushTerms = {
  /** Both servers are the host organisation's: nothing is lowered, and local tags go along. */
  internal: boolean
  unpublish: boolean
  /** Names of tags that no attribute may carry, types of attributes, uuids of object templates. */
  excluded: { tags: ReadonlySet<string>; types: ReadonlySet<string>; templates: ReadonlySet<string> }
  /** Whether the other server may have what is shared with this group, by its local id. */
  reaches: (groupId: number) => boolean
  /** Whether notes, opinions and relationships go along with what they hang on. */
  sendsNotes: boolean
  /** A group as the other server is to know it. */
  groupFor: (group: SharingGroup) => SharingGroup
}

export type Sent = { kind: 'send'; event: Event } | { kind: 'keep'; why: string }

/**
 * An event as another server is to have it: without what it may not have, one hop further, and without what means
 * something on this server alone.
 *
 * Source: MISP's Event::__updateEventForSync and __prepareForPushToServer, in `sharing-and-distribution` §5.
 */
export function sendEvent(stored: Event, terms: PushTerms): Sent {
  if (!goesTo(terms)(stored)) return { kind: 'keep', why: whyKept(stored) }
  const event = onlySent(stored, terms)
  const isEmpty = !event.Attribute?.length && !event.Object?.length && !event.EventReport?.length
  return isEmpty ? { kind: 'keep', why: 'Nothing of what is in it may be sent there.' } : { kind: 'send', event }
}

function whyKept({ distribution }: Event): string {
  if (distribution === 4) return 'It is shared with a group that does not reach that server.'
  return distribution === 0 ? 'It is for its own organisation only.' : 'It is for this community only.'
}

function onlySent(stored: Event, terms: PushTerms): Event {
  const { Orgc, CryptographicKey } = stored
  const Attribute = stored.Attribute?.flatMap((attribute) => sentAttribute(attribute, terms) ?? [])
  const objects = stored.Object?.flatMap((object) => sentObject(object, terms) ?? [])
  const EventReport = stored.EventReport?.flatMap((report) => sentReport(report, terms) ?? [])
  const own = lower(
    {
      uuid: stored.uuid,
      info: stored.info,
      date: stored.date,
      threat_level_id: stored.threat_level_id,
      analysis: stored.analysis,
      published: stored.published === true && !terms.unpublish,
      timestamp: stored.timestamp,
      publish_timestamp: stored.publish_timestamp,
      distribution: stored.distribution,
      disable_correlation: stored.disable_correlation,
      extends_uuid: stored.extends_uuid,
      protected: stored.protected,
      recall_key: stored.recall_key,
      locked: true,
      SharingGroup: stored.SharingGroup,
    },
    terms,
  )
  return {
    ...own,
    Orgc: { uuid: Orgc?.uuid, name: Orgc?.name },
    Attribute,
    Object: withoutLoose(objects, stored, { Attribute, Object: objects, EventReport }),
    EventReport,
    CryptographicKey,
    ShadowAttribute: [],
    ...sentTags(stored, terms),
    ...sentNotes(stored, terms),
  }
}

function sentAttribute(attribute: Attribute, terms: PushTerms): Attribute | undefined {
  const { tags, types } = terms.excluded
  if (!goesTo(terms)(attribute) || (attribute.type !== undefined && types.has(attribute.type))) return undefined
  if (attribute.Tag?.some(({ name }) => tags.has(name))) return undefined
  const {
    id: _id,
    event_id: _event,
    object_id: _object,
    value1: _1,
    value2: _2,
    sharing_group_id: _group,
    ...kept
  } = attribute
  const { ShadowAttribute: _proposals, Sighting: _sightings, Galaxy: _galaxies, ...own } = kept
  return { ...lower(own, terms), ...sentTags(attribute, terms), ...sentNotes(attribute, terms) }
}

function sentObject(object: MispObject, terms: PushTerms): MispObject | undefined {
  const isExcluded = terms.excluded.templates.has((object.template_uuid ?? '').toLowerCase())
  if (!goesTo(terms)(object) || isExcluded) return undefined
  const { id: _id, event_id: _event, ...kept } = object
  const Attribute = object.Attribute?.flatMap((attribute) => sentAttribute(attribute, terms) ?? [])
  return { ...lower(kept, terms), Attribute, ...sentNotes(object, terms) }
}

function sentReport(report: EventReport, terms: PushTerms): EventReport | undefined {
  if (!goesTo(terms)(report)) return undefined
  const { id: _id, event_id: _event, ...kept } = report
  return { ...lower(kept, terms), ...sentNotes(report, terms) }
}

/** Whether a record may go there at all. What inherits goes where its event goes. */
function goesTo({ internal, reaches }: PushTerms): (record: Sharable) => boolean {
  return ({ distribution = 5, sharing_group_id }) =>
    mayGo({ distribution, reaches: distribution === 4 && reaches(sharing_group_id ?? 0) }, internal)
}

/** Numbers of sharing groups mean something here alone; the group itself goes along. */
function lower<T extends Sharable>(record: T, { internal, groupFor }: PushTerms): T {
  const { distribution, SharingGroup } = record
  const level = distribution === undefined || internal ? distribution : distributionAfter(distribution, 'pushed')
  return {
    ...record,
    distribution: level,
    sharing_group_id: undefined,
    sharing_group_ids: undefined,
    sharing_group_mode: undefined,
    SharingGroup: distribution === 4 && SharingGroup ? groupFor(SharingGroup) : undefined,
  }
}

/** Local tags are this server's own, and some are marked as not for others. */
function sentTags({ Tag }: { Tag?: AttachedTag[] | undefined }, { internal }: PushTerms): { Tag?: AttachedTag[] } {
  if (!Tag) return {}
  return {
    Tag: Tag.filter(({ local, exportable }) => exportable !== false && (internal || local !== true)).map(
      ({ name, colour, local, relationship_type }) => ({ name, colour, local, relationship_type }),
    ),
  }
}

/** What hangs on a record goes with it as far as its own level lets it; what hangs on that, likewise. */
function sentNotes({ Note, Opinion, Relationship }: AnalystDataLists, terms: PushTerms): AnalystDataLists {
  if (!terms.sendsNotes) return { Note: undefined, Opinion: undefined, Relationship: undefined }
  return {
    ...(Note && { Note: Note.flatMap((note) => sentNote(note, terms) ?? []) }),
    ...(Opinion && { Opinion: Opinion.flatMap((opinion) => sentNote(opinion, terms) ?? []) }),
    ...(Relationship && { Relationship: Relationship.flatMap((relation) => sentNote(relation, terms) ?? []) }),
  }
}

type NoteLike = AnalystDataLists & Sharable

/** A note, an opinion or a relationship as another server is to have it; undefined where it is not. */
export function sentNote<T extends NoteLike>(note: T, terms: PushTerms): T | undefined {
  if (!goesTo(terms)(note)) return undefined
  return { ...lower(note, terms), ...sentNotes(note, terms), id: undefined, locked: true }
}

/** References to what stays here would tell of it. */
function withoutLoose(objects: MispObject[] | undefined, stored: Event, sent: Event): MispObject[] | undefined {
  const staying = uuidsIn(stored)
  for (const uuid of uuidsIn(sent)) staying.delete(uuid)
  if (staying.size === 0) return objects
  return objects?.map((object) => ({
    ...object,
    ...(object.ObjectReference && {
      ObjectReference: object.ObjectReference.filter(({ referenced_uuid }) => !staying.has(referenced_uuid)),
    }),
  }))
}

function uuidsIn({ Attribute = [], Object: objects = [], EventReport = [] }: Event): Set<string> {
  const inside = objects.flatMap((object) => [object, ...(object.Attribute ?? [])])
  return new Set([...Attribute, ...inside, ...EventReport].flatMap(({ uuid }) => uuid ?? []))
}
