import type { ColumnType, Generated } from 'kysely'

/** What of a feed's events is taken. Names, and organisations by name or uuid. */
export type FeedRules = {
  tags: { OR: string[]; NOT: string[] }
  orgs: { OR: string[]; NOT: string[] }
  /** `timestamp` of the oldest event, as JSON. */
  url_params: string
}

/** How a feed is read, and what becomes of what is in it. */
export type FeedSettings = {
  csv?: { value?: string; delimiter?: string }
  common?: { excluderegex?: string }
  disable_correlation?: boolean
  unpublish_event?: boolean
}

export type FeedFormat = 'misp' | 'csv' | 'freetext'

/** Columns and their meaning: the migration `0024-feeds`. JSON is written as text. */
export type FeedsTable = {
  id: Generated<number>
  name: string
  provider: string
  url: string
  source_format: FeedFormat
  input_source: 'network' | 'local'
  enabled: Generated<boolean>
  caching_enabled: Generated<boolean>
  lookup_visible: Generated<boolean>
  is_default: Generated<boolean>
  fixed_event: Generated<boolean>
  delta_merge: Generated<boolean>
  publish: Generated<boolean>
  override_ids: Generated<boolean>
  force_to_ids: Generated<boolean>
  delete_local_file: Generated<boolean>
  distribution: Generated<number>
  sharing_group_id: Generated<number>
  tag_id: Generated<number>
  tag_collection_id: Generated<number>
  event_id: Generated<number>
  orgc_id: Generated<number>
  rules: ColumnType<FeedRules | null, string | null | undefined, string | null>
  settings: ColumnType<FeedSettings | null, string | null | undefined, string | null>
  headers: Buffer | null
  every: string | null
  next_run: Date | null
  /** The public key, in its armour, that each file of it has to be signed with; null where none has to be. */
  signing_key: Generated<string | null>
  user_id: number
}

export type PublishedFeedsTable = {
  id: Generated<number>
  uuid: string
  user_id: number
  saved_search_id: number
  token_hash: Buffer | null
  token_start: string | null
  created: Generated<Date>
}
