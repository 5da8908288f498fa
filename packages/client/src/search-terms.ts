import type { Time } from './events.ts'

/**
 * Texts of which one has to fit; `!a` excludes, `%` is a wildcard. By name: one of `OR`, all of `AND`, none of `NOT`, each
 * taken literally.
 */
export type Texts = string | number | (string | number)[] | { OR?: string[]; AND?: string[]; NOT?: string[] }

type Switch = boolean | 0 | 1

/**
 * What a search may ask for, in MISP's words. All that is given has to hold. What a server does not know it ignores.
 *
 * Source: MISP's restSearch, parameters of events and attributes.
 */
export type SearchTerms = {
  value?: Texts
  type?: Texts
  category?: Texts
  object_relation?: Texts
  comment?: Texts
  /** Creator organisations, by name, id or uuid. */
  org?: Texts
  /** Tags of the event or the attribute, by name. */
  tags?: Texts
  event_tags?: Texts
  /** Events by local id or uuid. */
  eventid?: Texts
  eventinfo?: Texts
  /** Uuids of events, attributes or objects. */
  uuid?: Texts
  threat_level_id?: Texts
  sharinggroup?: Texts
  to_ids?: Switch
  published?: Switch
  /** Deleted ones alone; `[0, 1]` for both. */
  deleted?: Switch | [0, 1]
  /** The event's day, both bounds included: `2026-01-31`. */
  from?: string
  to?: string
  date?: Time
  /** Published since: `5d`, `12h`. */
  last?: Time
  publish_timestamp?: Time
  /** Last changed: the event's time in a search for events, the attribute's in one for attributes. */
  timestamp?: Time
  event_timestamp?: Time
  attribute_timestamp?: Time
  first_seen?: Time
  last_seen?: Time
  /** A part of whatever text; other terms are then ignored. */
  quickFilter?: string
  /** Leaves out values on warninglists. */
  enforceWarninglist?: Switch
  order?: string
  /** How many, and which page of so many, counted from 1. */
  limit?: number
  page?: number
  /** The events alone, without what is in them. */
  metadata?: Switch
  withAttachments?: Switch
  includeContext?: Switch
  includeEventUuid?: Switch
  includeEventTags?: Switch
  includeCorrelations?: Switch
  includeSightings?: Switch
  /** Columns of CSV, in this order. */
  requested_attributes?: string[]
  /** CSV without the names of its columns. */
  headerless?: Switch
  /** As MISP writes it, also where Tocsin knows better: CSV with formulas as they are. */
  misp_compat?: Switch
}
