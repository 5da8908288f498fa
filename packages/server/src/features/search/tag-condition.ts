import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import { either, nowhere, type Predicate } from './patterns.ts'
import type { TagSet, TagTerms } from './resolve-tags.ts'

/** Attributes that carry the tags, on themselves or through their event. Source: `rest-search` §4. */
export function attributeCarries({ any, all, none }: TagTerms): Predicate[] {
  const unwanted =
    none.ids.length > 0 ? [sql<boolean>`not ${isTagged(none)}`, sql<boolean>`not ${isEventTagged(none)}`] : []
  return [...(any ? [hasOneOf(any)] : []), ...all.map(hasOneOf), ...unwanted]
}

/** Few carriers are gathered first; where there are many, whatever row comes by is asked for its tags. */
function hasOneOf(tags: TagSet): Predicate {
  if (tags.ids.length === 0) return nowhere
  if (!tags.isRare) return either([isTagged(tags), isEventTagged(tags)])
  return sql<boolean>`attributes.id in (
    select t.attribute_id from attribute_tags t where t.tag_id = ${anyOf(tags.ids)}
    union
    select a.id from event_tags t join attributes a on a.event_id = t.event_id where t.tag_id = ${anyOf(tags.ids)})`
}

/** Whether the attribute itself carries one of the tags. */
export function isTagged({ ids }: TagSet): Predicate {
  return sql<boolean>`exists (
    select from attribute_tags t
    where t.event_id = attributes.event_id and t.attribute_id = attributes.id and t.tag_id = ${anyOf(ids)})`
}

/** Whether the event itself, not an attribute of it, carries one of the tags. */
export function isEventTagged({ ids }: TagSet): Predicate {
  return ids.length === 0
    ? nowhere
    : sql<boolean>`exists (select from event_tags t where t.event_id = events.id and t.tag_id = ${anyOf(ids)})`
}

/** As `attributeCarries`, looking at the tags of events alone. */
export function eventCarries({ any, all, none }: TagTerms): Predicate[] {
  return [
    ...(any ? [isEventTagged(any)] : []),
    ...all.map(isEventTagged),
    ...(none.ids.length > 0 ? [sql<boolean>`not ${isEventTagged(none)}`] : []),
  ]
}
