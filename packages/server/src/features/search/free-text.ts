import { sql } from 'kysely'
import { likePattern, type Predicate } from './patterns.ts'

/**
 * A pattern anywhere in an attribute: its value or comment, its tags, and what its event says of itself.
 *
 * Source: `rest-search` §7.
 */
export function freeTextInAttributes(text: string): Predicate {
  const pattern = likePattern(text)
  return sql<boolean>`(attributes.value1 ilike ${pattern} or attributes.value2 ilike ${pattern}
    or attributes.comment ilike ${pattern}
    or exists (
      select from attribute_tags t join tags on tags.id = t.tag_id
      where t.event_id = attributes.event_id and t.attribute_id = attributes.id and tags.name ilike ${pattern})
    or ${freeTextInEvents(text)})`
}

/** A pattern in an event's info or tags. */
export function freeTextInEvents(text: string): Predicate {
  const pattern = likePattern(text)
  return sql<boolean>`(events.info ilike ${pattern} or exists (
    select from event_tags t join tags on tags.id = t.tag_id
    where t.event_id = events.id and tags.name ilike ${pattern}))`
}
