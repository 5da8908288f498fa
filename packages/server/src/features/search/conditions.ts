import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, visibleAttributes } from '../../access/visibility.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { DecayWish } from '../decaying-models/decay-wish.ts'
import type { TagOptions } from '../events/event-tags.ts'
import type { KeptHits } from '../kept-values/hits.ts'
import type { Warnings } from '../events/warnings.ts'
import { attributeCondition } from './attribute-condition.ts'
import { eventCondition, isSharedWith, references } from './event-condition.ts'
import { freeTextInAttributes, freeTextInEvents } from './free-text.ts'
import { objectCondition } from './object-condition.ts'
import { either, meets, nowhere, type Predicate } from './patterns.ts'
import type { AttributeFilter, Query } from './query.ts'
import type { ResolvedTags, TagSet, TagTerms } from './resolve-tags.ts'
import { attributeCarries, eventCarries, isEventTagged, isTagged } from './tag-condition.ts'

/** A query ready to be asked: who asks, and with its tags found. */
export type Search = {
  db: Db
  viewer: Viewer
  query: Query
  tags: ResolvedTags
  /** Deleted rows are for the owner of their event, and for synchronising users. */
  seesAllDeleted: boolean
  /** Local tags are for people of this server, not for those who carry its events elsewhere. */
  hidesLocalTags: boolean
  /** Scores of decaying models on what is found. */
  decay: DecayWish | undefined
  /** What the warninglists do with what is found. */
  warnings: Warnings | undefined
  /** Tells in which feeds and linked servers values are too. */
  kept: KeptHits | undefined
}

/** Which tags an answer shows. */
export function tagOptions({ query, hidesLocalTags }: Search): TagOptions {
  return { includeAllTags: query.show.allTags, excludeLocalTags: hidesLocalTags }
}

/** What the attributes that are listed have to meet, beside being visible. */
export function attributesWanted(search: Search): Predicate[] {
  const { query, tags } = search
  const { freeText } = query
  if (freeText !== undefined) return [isWanted(search, 'attributes'), freeTextInAttributes(freeText)]
  const eventId = sql.ref('attributes.event_id')
  return [
    isWanted(search, 'attributes'),
    ...query.attribute.map(attributeCondition),
    ...query.event.map((filter) => eventCondition(filter, eventId, search.viewer)),
    ...query.object.map(
      (filter) =>
        sql<boolean>`attributes.object_id in (select objects.id from objects where ${objectCondition(filter)})`,
    ),
    ...(query.uuid ? [meets(query.uuid, attributesNamed)] : []),
    ...(query.sharingGroup
      ? [
          meets(query.sharingGroup, (texts) =>
            either([isSharedWith('events', texts), isSharedWith('attributes', texts)]),
          ),
        ]
      : []),
    ...tags.anywhere.flatMap(attributeCarries),
    ...(tags.onEvent ? eventCarries(tags.onEvent) : []),
  ]
}

/** What the objects that are listed have to meet: a filter on attributes asks for one that meets it. */
export function objectsWanted(search: Search): Predicate[] {
  const { query, tags } = search
  const { freeText } = query
  const holds = (condition: Predicate): Predicate =>
    sql<boolean>`objects.id in ${withAttribute(search, 'object_id', condition)}`
  if (freeText !== undefined) return [isWanted(search, 'objects'), holds(freeTextInAttributes(freeText))]
  const eventId = sql.ref('objects.event_id')
  return [
    isWanted(search, 'objects'),
    ...query.object.map(objectCondition),
    ...query.event.map((filter) => eventCondition(filter, eventId, search.viewer)),
    ...query.attribute.flatMap(oneByOne).map((filter) => holds(attributeCondition(filter))),
    ...(query.uuid ? [meets(query.uuid, objectsNamed)] : []),
    ...(query.sharingGroup ? [meets(query.sharingGroup, (texts) => isSharedWith('events', texts))] : []),
    ...tags.anywhere.flatMap(attributeCarries).map(holds),
    ...(tags.onEvent ? eventCarries(tags.onEvent) : []),
  ]
}

/**
 * What the events that are listed have to meet. Each filter on attributes asks for one of its own that meets it, and so
 * does a negation: one that does not match is enough.
 *
 * Source: MISP's Event::filterEventIds, in `rest-search` §2.
 */
export function eventsWanted(search: Search): Predicate[] {
  const { query, tags } = search
  const { freeText } = query
  const holds = (condition: Predicate): Predicate =>
    sql<boolean>`events.id in ${withAttribute(search, 'event_id', condition)}`
  if (freeText !== undefined) return [either([freeTextInEvents(freeText), holds(freeTextInAttributes(freeText))])]
  return [
    ...query.event.map((filter) => eventCondition(filter, sql.ref('events.id'), search.viewer)),
    ...query.attribute.flatMap(oneByOne).map((filter) => holds(attributeCondition(filter))),
    ...query.object.map((filter) =>
      holds(sql<boolean>`attributes.object_id in (select objects.id from objects where ${objectCondition(filter)})`),
    ),
    ...(query.uuid ? [meets(query.uuid, (texts) => eventsNamed(search, texts))] : []),
    ...(query.sharingGroup ? [meets(query.sharingGroup, (texts) => isSharedWith('events', texts))] : []),
    ...tags.anywhere.flatMap((terms) => eventsCarry(search, terms)),
    ...(tags.onEvent ? eventCarries(tags.onEvent) : []),
  ]
}

/** Live rows, deleted ones, or both, as far as the viewer may see deleted ones. */
export function isWanted({ query, viewer, seesAllDeleted }: Search, table: 'attributes' | 'objects'): Predicate {
  const isDeleted = sql`${sql.table(table)}.deleted`
  if (query.deleted === 'live') return sql<boolean>`not ${isDeleted}`
  const isOwn = viewer.kind === 'everything' || seesAllDeleted ? sql`true` : sql`events.org_id = ${viewer.orgId}`
  return query.deleted === 'only'
    ? sql<boolean>`(${isDeleted} and ${isOwn})`
    : sql<boolean>`(not ${isDeleted} or ${isOwn})`
}

/** The events, or objects, of visible attributes that meet a condition. */
export function withAttribute(
  search: Search,
  column: 'event_id' | 'object_id',
  condition: Predicate,
): RawBuilder<unknown> {
  const found = visibleAttributes(search.db, search.viewer)
    .select(`attributes.${column}`)
    .where(isWanted(search, 'attributes'))
    .where(condition)
  return sql`${found}`
}

/** What all of several texts are asked for may stand on several attributes. */
function oneByOne(filter: AttributeFilter): AttributeFilter[] {
  if (!('terms' in filter) || filter.terms.all.length === 0) return [filter]
  const { any, all, none } = filter.terms
  const others = any.length + none.length > 0 ? [{ ...filter, terms: { any, all: [], none } }] : []
  return [...others, ...all.map((texts) => ({ ...filter, terms: { any: texts, all: [], none: [] } }))]
}

function attributesNamed(texts: readonly string[]): Predicate {
  const { uuids } = references(texts)
  return sql<boolean>`attributes.id = any(array(
    select a.id from attributes a where a.uuid = ${anyOf(uuids)}
    union all
    select a.id from events e join attributes a on a.event_id = e.id where e.uuid = ${anyOf(uuids)}))`
}

function objectsNamed(texts: readonly string[]): Predicate {
  const { uuids } = references(texts)
  return sql<boolean>`(objects.uuid = ${anyOf(uuids)} or events.uuid = ${anyOf(uuids)})`
}

function eventsNamed(search: Search, texts: readonly string[]): Predicate {
  const { uuids } = references(texts)
  const byAttribute = withAttribute(search, 'event_id', sql<boolean>`attributes.uuid = ${anyOf(uuids)}`)
  return sql<boolean>`events.id = any(array(
    select e.id from events e where e.uuid = ${anyOf(uuids)} union all ${byAttribute}))`
}

/**
 * Events that carry the tags themselves or on one of their attributes. An event falls away that carries an unwanted tag
 * itself, or on every attribute.
 */
function eventsCarry(search: Search, { any, all, none }: TagTerms): Predicate[] {
  const hasOneOf = (tags: TagSet): Predicate => {
    if (tags.ids.length === 0) return nowhere
    if (!tags.isRare) return either([isEventTagged(tags), hasAttribute(search, isTagged(tags))])
    return sql<boolean>`events.id in (
      select t.event_id from event_tags t where t.tag_id = ${anyOf(tags.ids)}
      union ${withAttribute(search, 'event_id', isOneOfTagged(tags))})`
  }
  return [
    ...(any ? [hasOneOf(any)] : []),
    ...all.map(hasOneOf),
    ...(none.ids.length > 0 ? [sql<boolean>`not ${isEventTagged(none)}`, isNotFullyTagged(search, none)] : []),
  ]
}

function isOneOfTagged({ ids }: TagSet): Predicate {
  return sql<boolean>`attributes.id in (select t.attribute_id from attribute_tags t where t.tag_id = ${anyOf(ids)})`
}

/** Whether the event at hand has an attribute that the viewer sees and that meets the condition. */
function hasAttribute(search: Search, condition: Predicate): Predicate {
  return sql<boolean>`exists (
    select from attributes where attributes.event_id = events.id
      and ${isWanted(search, 'attributes')} and ${mayReadAttribute(search.viewer)} and ${condition})`
}

/** No attribute that the viewer sees carries one of the tags, or one carries none. */
function isNotFullyTagged(search: Search, tags: TagSet): Predicate {
  return sql<boolean>`(not exists (
      select from attribute_tags t where t.event_id = events.id and t.tag_id = ${anyOf(tags.ids)})
    or not ${hasAttribute(search, isTagged(tags))}
    or ${hasAttribute(search, sql<boolean>`not ${isTagged(tags)}`)})`
}

/** Which attributes of the events found are shown: `to_ids` and unwanted tags narrow them. */
export function shownInEvents({ query, tags }: Search): Predicate[] {
  const toIds = query.attribute.filter((filter) => filter.by === 'to_ids')
  const unwanted = [tags.blocked, ...tags.anywhere.map(({ none }) => none)].filter(({ ids }) => ids.length > 0)
  return [...toIds.map(attributeCondition), ...unwanted.map((set) => sql<boolean>`not ${isTagged(set)}`)]
}
