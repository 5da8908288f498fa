export type { AnalystData, AnalystDataApi, Target } from './analyst-data.ts'
export { ApiError } from './api-error.ts'
export type { LineOutcome } from './append-attributes.ts'
export type { AddedAttributes, AttributesApi, RefusedAttribute } from './attributes.ts'
export type { AuthKey, AuthKeysApi, NewAuthKey } from './auth-keys.ts'
export { createClient, type Client } from './client.ts'
export type { BrowserSession, ConnectionSettings } from './connection.ts'
export type { ContentApi, ContentDocument, ContentSummary } from './content.ts'
export type {
  DrawingsApi,
  DrawOptions,
  GraphEdge,
  GraphLayer,
  GraphNode,
  GraphPage,
  SavedGraph,
  TimelinePage,
} from './drawings.ts'
export type { DecayingModelsApi, StoredDecayingModel } from './decaying-models.ts'
export type {
  EventListApi,
  EventListPart,
  EventListWish,
  EventRow,
  EventSort,
  FacetChoice,
  FacetName,
} from './event-list.ts'
export type { AttributeRow, AttributeSort, EventRowsApi, EventRowsPart, EventRowsWish } from './event-rows.ts'
export type { EventsApi, IndexFilters, SavedEvent, Time, ViewOptions } from './events.ts'
export type { ImportedItem, ImportFormat, ImportOutcome, ImportsApi, ImportWishes } from './imports.ts'
export type { InstanceApi, ServerVersion } from './instance.ts'
export type { Feed, FeedDryRun, FeedReceipt, FeedsApi, PublishedFeed, PublishedFeedsApi, SentFeed } from './feeds.ts'
export type { Job, JobsApi } from './jobs.ts'
export type { ExportsApi, SavedSearch, SavedSearchesApi, ScheduledExport, SentSearch } from './exports.ts'
export type { GalaxiesApi, ListedGalaxy, MatrixCell, MatrixTab } from './galaxies.ts'
export type { ListedNotices, NoticelistsApi, NoticeMessage } from './noticelists.ts'
export type { ObjectsApi } from './objects.ts'
export type {
  ObjectTemplatesApi,
  ObjectUpgrade,
  StoredTemplate,
  SuggestedRelationship,
  TemplateVerdict,
} from './object-templates.ts'
export type { OrganisationsApi } from './organisations.ts'
export type { ProposalsApi } from './proposals.ts'
export type { PassedRecall, Recall, RecallsApi, RecallState } from './recalls.ts'
export { MispJson, type RecordId } from './record.ts'
export type { FoundAttribute, SearchApi, SearchFormat, SearchScope } from './search.ts'
export type { Changes, OfferedEvent, PeersApi } from './peers.ts'
export type { SearchTerms, Texts } from './search-terms.ts'
export type { LogInOutcome, SecondFactorOffer, Session, SessionApi } from './session.ts'
export type { Audience, Explanation, SharingApi, SharingDraft, SharingQuestion } from './sharing.ts'
export type { SharingGroupsApi } from './sharing-groups.ts'
export type { Attachment, MergedTags, MergeWish, Suggested, SuggestedTag, TagsApi } from './tags.ts'
export type { NewSighting, SightingDay, SightingSeries, SightingsApi, SightingTerms } from './sightings.ts'
export type { Role, Self, User, UsersApi } from './users.ts'
export type { ListedBy, WarninglistHead, WarninglistPolicy, WarninglistsApi } from './warninglists.ts'
export type {
  ConnectionTest,
  Difference,
  DriftReport,
  PreviewedEvent,
  PreviewFilter,
  Receipt,
  SentServer,
  Server,
  ServersApi,
  SyncOutcome,
} from './servers.ts'
