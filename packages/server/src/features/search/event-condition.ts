import { sql, type RawBuilder } from 'kysely'
import { mayReadEvent } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { parseReference } from '../events/find-event.ts'
import { isWithin } from './attribute-condition.ts'
import { meets, nowhere, textIsOneOf, type Predicate } from './patterns.ts'
import type { EventFilter } from './query.ts'

/** One filter as a condition on `events`; `eventId` is the column of the listed rows that names their event. */
export function eventCondition(filter: EventFilter, eventId: RawBuilder<unknown>, viewer: Viewer): Predicate {
  switch (filter.by) {
    case 'event':
      return meets(filter.terms, (texts) => sql`${eventId} = ${idsOfEvents(texts)}`)
    case 'org':
      return meets(filter.terms, (texts) => isCreatedBy(isOrganisation(texts)))
    case 'sector':
    case 'nationality':
      return meets(filter.terms, (texts) => isCreatedBy(textIsOneOf(sql.ref(`o.${filter.by}`), texts)))
    case 'org is local':
      return isCreatedBy(filter.is ? sql`o.local` : sql`not o.local`)
    case 'info':
      return meets(filter.terms, (texts) => textIsOneOf(sql.ref('events.info'), texts))
    case 'extends':
      return meets(filter.terms, (texts) => isExtensionOf(texts, viewer))
    case 'threat_level_id':
    case 'distribution':
      return meets(filter.terms, (texts) => sql`${sql.ref(`events.${filter.by}`)}::text = ${anyOf(texts)}`)
    case 'sharing_group_id':
      return meets(filter.terms, (texts) => isSharedWith('events', texts))
    case 'published':
      return filter.is ? sql<boolean>`events.published` : sql<boolean>`not events.published`
    case 'protected':
      return sql<boolean>`coalesce(events.protected, false) = ${filter.is}`
    case 'timestamp':
    case 'publish_timestamp':
      return isWithin(sql.ref(`events.${filter.by}`), filter.span)
    case 'date':
      return isWithin(sql.ref('events.date'), filter)
    case 'nothing':
      return nowhere
  }
}

/** Whether the record's own group is one of these, by id or uuid. */
export function isSharedWith(table: 'events' | 'attributes', texts: readonly string[]): Predicate {
  const { ids, uuids } = references(texts)
  const row = sql.table(table)
  return sql<boolean>`(${row}.distribution = 4 and ${row}.sharing_group_id = any(array(
    select g.id from sharing_groups g where g.id = ${anyOf(ids)} or g.uuid = ${anyOf(uuids)})))`
}

/** Ids and uuids among the texts; what is neither names nothing. */
export function references(texts: readonly string[]): { ids: number[]; uuids: string[] } {
  const parsed = texts.map((text) => parseReference(text.trim()))
  return {
    ids: parsed.flatMap((reference) => (reference?.by === 'id' ? [reference.id] : [])),
    uuids: parsed.flatMap((reference) => (reference?.by === 'uuid' ? [reference.uuid] : [])),
  }
}

function idsOfEvents(texts: readonly string[]): RawBuilder<unknown> {
  const { ids, uuids } = references(texts)
  if (uuids.length === 0) return anyOf(ids)
  return sql`any(array(select e.id from events e where e.id = ${anyOf(ids)} or e.uuid = ${anyOf(uuids)}))`
}

function isCreatedBy(condition: RawBuilder<unknown>): Predicate {
  return sql<boolean>`events.orgc_id = any(array(select o.id from organisations o where ${condition}))`
}

function isOrganisation(texts: readonly string[]): Predicate {
  const { ids, uuids } = references(texts)
  return sql<boolean>`(o.id = ${anyOf(ids)} or o.uuid = ${anyOf(uuids)} or ${textIsOneOf(sql.ref('o.name'), texts)})`
}

/** A uuid may name an event that is not here; an id names one that the viewer sees, or it would tell that event's uuid. */
function isExtensionOf(texts: readonly string[], viewer: Viewer): Predicate {
  const { ids, uuids } = references(texts)
  return sql<boolean>`(events.extends_uuid = ${anyOf(uuids)} or events.extends_uuid = any(array(
    select events.uuid from events where events.id = ${anyOf(ids)} and ${mayReadEvent(viewer)})))`
}
