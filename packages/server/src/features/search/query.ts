import type { Order } from './order.ts'
import type { Terms } from './terms.ts'

/** Bounds in the unit of the column, both ends included. */
export type Span = { from?: number | undefined; to?: number | undefined }

/** One condition on events. `nothing` is what a bound that cannot be read asks for. */
export type EventFilter =
  | { by: 'event' | 'org' | 'sector' | 'nationality' | 'info' | 'extends'; terms: Terms }
  | { by: 'threat_level_id' | 'distribution' | 'sharing_group_id'; terms: Terms }
  | { by: 'published' | 'protected' | 'org is local'; is: boolean }
  | { by: 'timestamp' | 'publish_timestamp'; span: Span }
  | { by: 'date'; from?: string | undefined; to?: string | undefined }
  | { by: 'nothing' }

/** One condition on single attributes. */
export type AttributeFilter =
  | { by: 'value' | 'value1' | 'value2'; terms: Terms }
  | { by: 'type' | 'category' | 'object_relation' | 'comment'; terms: Terms }
  | { by: 'to_ids'; is: boolean }
  | { by: 'timestamp' | 'first_seen' | 'last_seen'; span: Span }

/** One condition on objects. */
export type ObjectFilter =
  | { by: 'name' | 'template_uuid' | 'template_version'; terms: Terms }
  | { by: 'timestamp' | 'first_seen' | 'last_seen'; span: Span }

/** What a request to restSearch asks for, read and typed. */
export type Query = {
  /** A pattern to be met anywhere; the filters below are then ignored, as in MISP. */
  freeText: string | undefined
  event: EventFilter[]
  attribute: AttributeFilter[]
  object: ObjectFilter[]
  /** Uuids of whatever the scope lists, or of the events around it. */
  uuid: Terms | undefined
  /** Groups of the event, or of the attribute itself. */
  sharingGroup: Terms | undefined
  tags: Terms | undefined
  eventTags: Terms | undefined
  /** Clusters by their elements: `galaxy.country`. */
  galaxies: { key: string; terms: Terms }[]
  /** Attributes with these tags are left out of the events shown. */
  blockedAttributeTags: Terms | undefined
  deleted: 'live' | 'only' | 'both'
  order: Order[]
  limit: number
  offset: number
  /** Read as a plain member of one's organisation. */
  asMember: boolean
  warnings: { shows: boolean; enforces: boolean }
  show: Show
}

/** What the answer holds beside the bare records. */
export type Show = {
  context: boolean
  eventUuid: boolean
  eventTags: boolean
  allTags: boolean
  proposals: boolean
  sightings: boolean
  correlations: boolean
  galaxies: boolean
  attachments: boolean
  metadataOnly: boolean
  flatten: boolean
  sgReferenceOnly: boolean
  excludeGalaxy: boolean
  excludeLocalTags: boolean | undefined
  analystData: boolean
  granularCorrelations: boolean
  feedCorrelations: boolean
  serverCorrelations: boolean
  noEventReports: boolean
  noShadowAttributes: boolean
  extended: boolean
  extensionList: boolean
  /** Columns of a CSV answer; undefined for the usual ones. */
  columns: string[] | undefined
  objectColumns: string[] | undefined
  headerless: boolean
  /** As MISP writes it, also where we know better. */
  asMisp: boolean
}
