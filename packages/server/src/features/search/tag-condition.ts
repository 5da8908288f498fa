import { sql, type RawBuilder } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Predicate } from './patterns.ts'
import type { TagTerms } from './resolve-tags.ts'

/** Attributes that carry the tags, on themselves or through their event. Source: `rest-search` §4. */
export function attributeCarries({ any, all, none }: TagTerms): Predicate[] {
  return [
    ...(any ? [hasOneOf(any)] : []),
    ...all.map(hasOneOf),
    ...(none.length > 0 ? [sql<boolean>`not ${onAttribute(none)}`, sql<boolean>`not ${eventHasOneOf(none)}`] : []),
  ]
}

function hasOneOf(ids: readonly number[]): Predicate {
  return sql<boolean>`(${onAttribute(ids)} or ${eventHasOneOf(ids)})`
}

function onAttribute(ids: readonly number[]): RawBuilder<unknown> {
  return sql`exists (
    select from attribute_tags t
    where t.event_id = attributes.event_id and t.attribute_id = attributes.id and t.tag_id = ${anyOf(ids)})`
}

/** Whether the event itself, not an attribute of it, carries one of the tags. */
export function eventHasOneOf(ids: readonly number[]): Predicate {
  return sql<boolean>`exists (
    select from event_tags t where t.event_id = events.id and t.tag_id = ${anyOf(ids)})`
}

/** As `attributeCarries`, looking at the tags of events alone. */
export function eventCarries({ any, all, none }: TagTerms): Predicate[] {
  return [
    ...(any ? [eventHasOneOf(any)] : []),
    ...all.map(eventHasOneOf),
    ...(none.length > 0 ? [sql<boolean>`not ${eventHasOneOf(none)}`] : []),
  ]
}
