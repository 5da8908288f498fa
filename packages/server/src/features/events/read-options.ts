import type { RawBuilder } from 'kysely'
import type { DecayWish } from '../decaying-models/decay-wish.ts'
import type { KeptHits } from '../kept-values/hits.ts'
import type { Warnings } from './warnings.ts'

/** What an answer about events and attributes is to hold; each caller names what differs from these. */
export type ReadOptions = {
  deleted: 'live' | 'only' | 'both'
  /** Deleted rows are for the owner, and for synchronising users. */
  seesAllDeleted: boolean
  metadataOnly: boolean
  flatten: boolean
  includeAllTags: boolean
  excludeLocalTags: boolean
  excludeGalaxy: boolean
  includeAttachments: boolean
  includeEventCorrelations: boolean
  includeGranularCorrelations: boolean
  includeAnalystData: boolean
  noSightings: boolean
  noEventReports: boolean
  noShadowAttributes: boolean
  sgReferenceOnly: boolean
  /** Goes on with what is in the events that extend it. */
  extended: boolean
  /** Names the events that extend it. */
  extensionList: boolean
  /** What the answer does with attributes on warninglists; undefined for nothing. */
  warnings: Warnings | undefined
  /** Tells in which feeds and linked servers values are too; undefined where it does not. */
  kept: KeptHits | undefined
  /** Narrows the attributes that are shown, as a condition on `attributes`. */
  attributeCondition: RawBuilder<boolean> | undefined
  /** Scores of decaying models on attributes and events. */
  decay: DecayWish | undefined
  /** Names the key of the server on which the event was made, for servers that recall events. */
  includeRecallKey: boolean
  /** Whether the creator's address is shown: site admins always, auditors for their own organisation. */
  creatorEmailFor: 'everybody' | { orgId: number } | undefined
}

export const readDefaults: ReadOptions = {
  deleted: 'live',
  seesAllDeleted: false,
  metadataOnly: false,
  flatten: false,
  includeAllTags: false,
  excludeLocalTags: false,
  excludeGalaxy: false,
  includeAttachments: true,
  includeEventCorrelations: true,
  includeGranularCorrelations: false,
  includeAnalystData: true,
  noSightings: false,
  noEventReports: false,
  noShadowAttributes: false,
  sgReferenceOnly: false,
  extended: false,
  extensionList: false,
  warnings: undefined,
  kept: undefined,
  attributeCondition: undefined,
  decay: undefined,
  includeRecallKey: false,
  creatorEmailFor: undefined,
}
