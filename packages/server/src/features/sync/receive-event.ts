import {
  distributionAfter,
  type AnalystDataLists,
  type AttachedTag,
  type Attribute,
  type Event,
  type EventReport,
  type Galaxy,
  type MispObject,
  type Sharable,
} from '@tocsin/format'
import type { SyncRules } from '../../db/tables/servers.ts'

/** What a link says of what is pulled over it. */
export type PullTerms = { internal: boolean; pull_rules: Pick<SyncRules, 'type_attributes' | 'type_objects'> }

/** What becomes of an event that was pulled: kept as it is here, or not at all. */
export type Received = { kind: 'keep'; event: Event } | { kind: 'empty'; why: string }

/**
 * An event as it is kept by who pulls it: one hop further than where it came from, local tags and what the rules leave out
 * removed. Over an internal link nothing is changed but that the copy is one.
 *
 * Source: MISP's Event::__updatePulledEventBeforeInsert, in `sharing-and-distribution` §5. MISP leaves analyst data inside
 * events on its level and unlocked; that leaks one hop, and is not copied.
 */
export function receiveEvent(sent: Event, terms: PullTerms): Received {
  const wasEmpty = isEmpty(sent)
  const event = { ...copied(sent, terms.internal), locked: true }
  // Whoever wrote it there is nobody here.
  delete event.event_creator_email
  const kept = withinRules(event, terms)
  if (!isEmpty(kept)) return { kind: 'keep', event: kept }
  return { kind: 'empty', why: wasEmpty ? 'Empty event detected.' : 'The rules of the link leave nothing of it.' }
}

function isEmpty({ Attribute = [], Object: objects = [], EventReport = [] }: Event): boolean {
  const isLive = ({ deleted }: { deleted?: boolean | undefined }) => deleted !== true
  return !(
    Attribute.some(isLive) ||
    EventReport.some(isLive) ||
    objects.some((object) => object.Attribute?.some(isLive))
  )
}

function withinRules(event: Event, { pull_rules: { type_attributes, type_objects } }: PullTerms): Event {
  const types = new Set(type_attributes.NOT)
  const templates = new Set(type_objects.NOT.map((uuid) => uuid.toLowerCase()))
  if (types.size === 0 && templates.size === 0) return event
  const allowed = ({ type }: Attribute) => type === undefined || !types.has(type)
  return {
    ...event,
    ...(event.Attribute && { Attribute: event.Attribute.filter(allowed) }),
    ...(event.Object && {
      Object: event.Object.filter(({ template_uuid = '' }) => !templates.has(template_uuid.toLowerCase())).map(
        (object) => ({ ...object, ...(object.Attribute && { Attribute: object.Attribute.filter(allowed) }) }),
      ),
    }),
  }
}

type Hop = { internal: boolean }

/** The event with all that is in it, on the levels that it has here. */
function copied(event: Event, internal: boolean): Event {
  const hop = { internal }
  return {
    ...spent(event, hop),
    ...keptTags(event, hop),
    ...(event.EventTag && { EventTag: event.EventTag.filter(isKept(hop)) }),
    ...(event.Attribute && { Attribute: event.Attribute.map((attribute) => copiedAttribute(attribute, hop)) }),
    ...(event.Object && { Object: event.Object.map((object) => copiedObject(object, hop)) }),
    ...(event.EventReport && { EventReport: event.EventReport.map((report) => copiedReport(report, hop)) }),
    ...(event.Galaxy && { Galaxy: event.Galaxy.map((galaxy) => copiedGalaxy(galaxy, hop)) }),
    ...copiedNotes(event, hop),
  }
}

function copiedAttribute(attribute: Attribute, hop: Hop): Attribute {
  return {
    ...spent(attribute, hop),
    ...keptTags(attribute, hop),
    ...(attribute.AttributeTag && { AttributeTag: attribute.AttributeTag.filter(isKept(hop)) }),
    ...(attribute.Galaxy && { Galaxy: attribute.Galaxy.map((galaxy) => copiedGalaxy(galaxy, hop)) }),
    ...copiedNotes(attribute, hop),
  }
}

function copiedObject(object: MispObject, hop: Hop): MispObject {
  return {
    ...spent(object, hop),
    ...(object.Attribute && { Attribute: object.Attribute.map((attribute) => copiedAttribute(attribute, hop)) }),
    ...copiedNotes(object, hop),
  }
}

function copiedReport(report: EventReport, hop: Hop): EventReport {
  return { ...spent(report, hop), ...copiedNotes(report, hop) }
}

function copiedGalaxy(galaxy: Galaxy, hop: Hop): Galaxy {
  const { GalaxyCluster } = galaxy
  return { ...galaxy, ...(GalaxyCluster && { GalaxyCluster: GalaxyCluster.map((cluster) => spent(cluster, hop)) }) }
}

/** Notes hang on notes, as deep as the reader of documents allows. They are copies too. */
function copiedNotes({ Note, Opinion, Relationship }: AnalystDataLists, hop: Hop): AnalystDataLists {
  return {
    ...(Note && { Note: Note.map((note) => copiedNote(note, hop)) }),
    ...(Opinion && { Opinion: Opinion.map((opinion) => copiedNote(opinion, hop)) }),
    ...(Relationship && { Relationship: Relationship.map((relation) => copiedNote(relation, hop)) }),
  }
}

/** A note, an opinion or a relationship as it is kept by who pulls it, with what hangs on it. */
export function copiedNote<T extends AnalystDataLists & Sharable>(note: T, hop: Hop): T {
  return { ...spent(note, hop), ...copiedNotes(note, hop), locked: true }
}

/**
 * One hop is spent, but between servers of one organisation. What only its owner may see is handed to its owner alone, and
 * stays so. Numbers of sharing groups are the sender's.
 */
function spent<T extends Sharable>(record: T, { internal }: Hop): T {
  const { distribution } = record
  const named = { ...record, sharing_group_id: undefined, sharing_group_ids: undefined, sharing_group_mode: undefined }
  if (internal || distribution === undefined) return named
  return { ...named, distribution: distributionAfter(distribution, 'pulled') ?? 0 }
}

function keptTags({ Tag }: { Tag?: AttachedTag[] | undefined }, hop: Hop): { Tag?: AttachedTag[] } {
  return Tag ? { Tag: Tag.filter(isKept(hop)) } : {}
}

/** Local tags are the sender's own. */
function isKept({ internal }: Hop): (tag: Pick<AttachedTag, 'local'>) => boolean {
  return ({ local }) => internal || local !== true
}
