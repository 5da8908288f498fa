import { sql } from 'kysely'
import { likePattern, type Predicate } from './patterns.ts'

/**
 * A pattern anywhere in an attribute: its value or comment, its tags, and what its event says of itself. Tags and events
 * are gathered once, since they are few beside the attributes.
 *
 * Source: `rest-search` §7.
 */
export function freeTextInAttributes(text: string): Predicate {
  const pattern = likePattern(text)
  return sql<boolean>`(attributes.value1 ilike ${pattern} or attributes.value2 ilike ${pattern}
    or attributes.comment ilike ${pattern}
    or attributes.id in (
      select t.attribute_id from attribute_tags t join tags on tags.id = t.tag_id where tags.name ilike ${pattern})
    or attributes.event_id in (select e.id from events e where e.info ilike ${pattern})
    or attributes.event_id in (
      select t.event_id from event_tags t join tags on tags.id = t.tag_id where tags.name ilike ${pattern}))`
}

/** A pattern in an event's info or tags. */
export function freeTextInEvents(text: string): Predicate {
  const pattern = likePattern(text)
  return sql<boolean>`(events.info ilike ${pattern} or events.id in (
    select t.event_id from event_tags t join tags on tags.id = t.tag_id where tags.name ilike ${pattern}))`
}
